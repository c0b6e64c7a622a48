using System.Text;
using LbSim.Experiments.Picks;
using LbSim.Scenarios.Validation;

namespace LbSim.Tests.Experiments.Picks;

/// <summary>Small recorded cases for tests.</summary>
internal static class Case
{
    /// <summary>nginx smooth weighted round robin over a and b, weights 2 and 1.</summary>
    public const string Small = """
        {
          "case": "small", "algorithm": "weighted-round-robin", "implementation": "nginx", "version": "1.22.1", "match": "exact",
          "servers": [{"name": "a", "weight": 2, "address": "127.0.0.1:1001"}, {"name": "b", "weight": 1, "address": "127.0.0.1:1002"}],
          "parameters": {},
          "config": ["upstream u {", "    server 127.0.0.1:1001 weight=2;", "    server 127.0.0.1:1002;", "}"],
          "events": [
            {"type": "arrive-many", "firstId": 0, "count": 3},
            {"type": "arrive", "id": 3, "hold": true},
            {"type": "finish", "id": 3}
          ],
          "picks": ["a", "b", "a", "a"]
        }
        """;

    /// <summary>The small case with a part of its text replaced.</summary>
    public static string With(string before, string after)
    {
        Assert.Contains(before, Small, StringComparison.Ordinal);
        return Small.Replace(before, after, StringComparison.Ordinal);
    }

    /// <summary>Reads a case that must be readable.</summary>
    public static PickCase Read(string text)
    {
        var recorded = Read(text, out var problems);
        Assert.Empty(problems);
        return recorded!;
    }

    /// <summary>Reads a case.</summary>
    public static PickCase? Read(string text, out IReadOnlyList<Finding> problems)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return PickCaseReader.Read(content, "case.json", out problems);
    }

    /// <summary>Replays a case.</summary>
    public static PickResult Judge(string text) => PickJudge.Judge(Read(text));
}
