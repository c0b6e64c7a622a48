namespace LbSim.Tests.Balancing;

/// <summary>Options for suites that change a fleet thousands of times: policies that make a large table anew at each change get a small one.</summary>
internal static class QuickOptions
{
    public static Dictionary<string, string> For(string name) => name switch
    {
        "envoy-maglev" => new() { ["table-size"] = "1021" },
        _ => [],
    };
}
