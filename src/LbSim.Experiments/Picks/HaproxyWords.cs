using System.Globalization;

namespace LbSim.Experiments.Picks;

/// <summary>Reads the options of our HAProxy balancers from the lines of a recorded HAProxy configuration.</summary>
internal static class HaproxyWords
{
    /// <summary>`hash-type type function avalanche`, for hashes of bytes.</summary>
    public static Dictionary<string, string> Hash(PickCase recorded)
    {
        var words = After(recorded, "hash-type");
        var options = new Dictionary<string, string> { ["type"] = words.ElementAtOrDefault(0) ?? "map-based" };
        AddFunction(words, options);
        return options;
    }

    /// <summary>The same for addresses, to which no function is applied.</summary>
    public static Dictionary<string, string> SourceHash(PickCase recorded)
    {
        var words = After(recorded, "hash-type");
        return new()
        {
            ["type"] = words.ElementAtOrDefault(0) ?? "map-based",
            ["avalanche"] = words.Length < 2 ? "default" : words.ElementAtOrDefault(2) == "avalanche" ? "yes" : "no",
        };
    }

    /// <summary>`hash-balance-factor` and the function of the consistent hash under it.</summary>
    public static Dictionary<string, string> Bounded(PickCase recorded)
    {
        var options = new Dictionary<string, string> { ["balance-factor"] = After(recorded, "hash-balance-factor")[0] };
        AddFunction(After(recorded, "hash-type"), options);
        return options;
    }

    /// <summary>`balance random(draws)`, from where the recording found the generator.</summary>
    public static Dictionary<string, string> Random(PickCase recorded)
    {
        var balance = After(recorded, "balance")[0];
        var options = new Dictionary<string, string>
        {
            ["generator"] = "haproxy",
            ["skip"] = recorded.DrawsBefore.ToString(CultureInfo.InvariantCulture),
        };
        if (balance.Split('(', ')') is [_, var draws, ..])
        {
            options["draws"] = draws;
        }

        return options;
    }

    private static void AddFunction(string[] words, Dictionary<string, string> options)
    {
        options["function"] = words.ElementAtOrDefault(1) ?? "default";
        options["avalanche"] = words.ElementAtOrDefault(2) == "avalanche" ? "true" : "false";
    }

    private static string[] After(PickCase recorded, string keyword) =>
        recorded.Config.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).FirstOrDefault(words => words.Length > 1 && words[0] == keyword)?[1..] ?? [];
}
