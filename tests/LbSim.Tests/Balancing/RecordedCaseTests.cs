using LbSim.Experiments.Picks;
using LbSim.Tests.Testing;

namespace LbSim.Tests.Balancing;

/// <summary>Our balancers against recordings of the real programs.</summary>
public sealed class RecordedCaseTests
{
    public static TheoryData<string> Cases() => [.. Names(Path.Combine(SharedData.ProjectRoot, "tests", "LbSim.Tests", "Balancing", "Recordings"))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Judge_RecordedCase_PicksWhatTheRealProgramPicked(string name)
    {
        var result = Judge(Path.Combine(SharedData.ProjectRoot, "tests", "LbSim.Tests", "Balancing", "Recordings", name + ".json"));

        Assert.True(result.Verdict == PickVerdict.Ok, $"{result.Matched}/{result.Total} {result.Reason}");
    }

    [SharedFact]
    public void Judge_EveryReferenceCase_IsOkOrSaysWhatItNeeds()
    {
        var folder = SharedData.PathTo("conformance");

        var results = Names(folder).Where(name => name is not ("index" or "queueing")).Select(name => Judge(Path.Combine(folder, name + ".json"))).ToList();

        Assert.NotEmpty(results);
        Assert.All(results, result => Assert.True(result.Verdict == PickVerdict.Ok || IsLimit(result), $"{result.Name} {result.Matched}/{result.Total} {result.Verdict} {result.Reason}"));
    }

    // what the replay does not have; all such recordings are HAProxy's
    private static bool IsLimit(PickResult result) =>
        result.Verdict == PickVerdict.Unsupported
        && result.Name.StartsWith("haproxy-", StringComparison.Ordinal)
        && result.Reason is "needs a waiting queue" or "needs active health checks" or "needs slow start" or "needs retries with a pause or redispatch (HAProxy)";

    private static IEnumerable<string> Names(string folder) => Directory.EnumerateFiles(folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal);

    private static PickResult Judge(string file)
    {
        using var content = File.OpenRead(file);
        var recorded = PickCaseReader.Read(content, file, out var problems);
        Assert.Empty(problems);
        return PickJudge.Judge(recorded!);
    }
}
