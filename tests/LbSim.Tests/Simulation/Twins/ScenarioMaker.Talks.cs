using LbSim.Workload;

namespace LbSim.Tests.Simulation.Twins;

/// <content>Draws conversations: each turn sends what was said before, answers included, sometimes before that has been answered.</content>
internal sealed partial class ScenarioMaker
{
    private const int LongestTalk = 50;

    private readonly List<List<PrefixSegment>> _talks = [];

    private RequestSpec Turn(long time, int number)
    {
        var talk = Talk();
        List<PrefixSegment> prompt = talk.Count > 0 && Chance(0.25) ? [.. talk] : [.. talk, new((ulong)Between(0, 3), Between(1, Chance(0.2) ? 20 : 6))];
        var output = Chance(0.15) ? 1 : Between(1, 24);

        // later turns usually send all of the answer; sometimes less of it, or more than there was
        PrefixSegment answer = Chance(0.1) ? default : new((ulong)Between(4, 5), Chance(0.75) ? output : Between(1, 24));
        if (Chance(0.8))
        {
            talk.Clear();
            talk.AddRange(prompt);
            talk.AddRange(answer.Tokens > 0 ? [answer] : []);
        }

        return new RequestSpec
        {
            Arrival = new(time),
            PromptTokens = Math.Max(1, prompt.Sum(segment => segment.Tokens) + (Chance(0.9) ? 0 : Between(-1, 2))),
            OutputTokens = output,
            Client = number % 3,
            Prefix = prompt.ToArray(),
            Answer = answer,
        };
    }

    // one that goes on, or one that begins, often as another did
    private List<PrefixSegment> Talk()
    {
        if (_talks.Count < 3 && Chance(0.4) || _talks.Count == 0)
        {
            _talks.Add(_prefixes.Count > 0 && Chance(0.5) ? [.. _prefixes[0]] : []);
            return _talks[^1];
        }

        var talk = _talks[Between(0, _talks.Count - 1)];
        if (talk.Sum(segment => segment.Tokens) > LongestTalk)
        {
            talk.RemoveRange(Between(0, 1), talk.Count - 1);
        }

        return talk;
    }
}
