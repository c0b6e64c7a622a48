namespace LbSim.Workload.Fitting;

/// <summary>Tells apart, in sessions that send their history again, turns that go on with it, turns that follow a summary of it, and conversations beside (sub-agents).</summary>
/// <remarks>
/// Agents that the trace names are apart from the beginning. Where it names none, a prompt much shorter than the one before begins another history: if a later turn takes up where the
/// history before was left, the other one was a conversation beside it, else it is what a summary left. A turn takes up another history when its prompt is near that one's last
/// (the shorter has nine tenths of the longer) and would be a jump by half from that of the turn before.
/// </remarks>
internal sealed class SessionHistories
{
    private const double Near = 0.9;
    private const double Jump = 1.5;
    private const int MostOpen = 32; // histories that a turn may return to

    private readonly TraceSample _sample;
    private readonly bool _namesAgents;

    /// <summary>Reads sessions, each the rows of its turns in order.</summary>
    public SessionHistories(TraceSample sample, List<List<int>> sessions)
    {
        _sample = sample;
        _namesAgents = sample.Agents.Any(agent => agent != 0);
        foreach (var session in sessions)
        {
            var agents = session.GroupBy(row => sample.Agents[row]).ToArray();
            Beside += agents.Length - 1;
            foreach (var agent in agents)
            {
                Read([.. agent]);
            }
        }
    }

    /// <summary>Turns and the next ones of the same history.</summary>
    public List<(int First, int Second)> Pairs { get; } = [];

    /// <summary>Last turns of histories and the first ones after their summaries.</summary>
    public List<(int First, int Second)> Compactions { get; } = [];

    /// <summary>Histories of two turns or more: their second and their last prompt, and whether a summary came after.</summary>
    public List<(int Second, int Last, bool IsCompacted)> Grown { get; } = [];

    /// <summary>Conversations beside the sessions' own.</summary>
    public int Beside { get; private set; }

    private void Read(List<int> turns)
    {
        List<History> histories = [new(null, turns[0])];
        var current = histories[0];
        foreach (var row in turns.Skip(1))
        {
            var step = _sample.Prompts[row] / (double)_sample.Prompts[current.Rows[^1]];
            if (!_namesAgents && step is < Near or > Jump
                && histories.FindLastIndex(history => IsNear(history, row)) is >= 0 and var left)
            {
                current = histories[left];
                foreach (var other in histories.Where(other => other.After == current))
                {
                    other.IsBeside = true;
                }

                current.Rows.Add(row);
            }
            else if (step >= Near)
            {
                current.Rows.Add(row);
            }
            else
            {
                current = new(current, row);
                histories.Add(current);
                Close(histories, histories.Count - MostOpen);
            }
        }

        Close(histories, histories.Count);
    }

    private bool IsNear(History history, int row)
    {
        var (last, prompt) = ((double)_sample.Prompts[history.Rows[^1]], _sample.Prompts[row]);
        return Math.Min(last, prompt) >= Near * Math.Max(last, prompt);
    }

    private void Close(List<History> histories, int count)
    {
        for (var left = count; left > 0; left--)
        {
            var history = histories[0];
            histories.RemoveAt(0);
            var next = histories.Find(other => other.After == history && !other.IsBeside);
            Pairs.AddRange(history.Rows.Zip(history.Rows.Skip(1)));
            Beside += history.IsBeside ? 1 : 0;
            if (next is not null)
            {
                Compactions.Add((history.Rows[^1], next.Rows[0]));
            }

            if (history.Rows.Count > 1)
            {
                Grown.Add((_sample.Prompts[history.Rows[1]], _sample.Prompts[history.Rows[^1]], next is not null));
            }
        }
    }

    private sealed class History(History? after, int row)
    {
        public History? After => after;

        public List<int> Rows { get; } = [row];

        public bool IsBeside { get; set; }
    }
}
