using System.Text.Json;
using LbSim.Experiments.Sweep;

namespace LbSim.Reports.Files;

/// <summary>The result of one shard, read back.</summary>
/// <param name="Folder">As the user named it.</param>
/// <param name="Shard">Which part it is.</param>
/// <param name="Sweep">The sweep, with the results of this part.</param>
/// <param name="Manifest">What it was made from.</param>
internal sealed record LoadedShard(string Folder, SweepShard Shard, SweepResult Sweep, ManifestData Manifest)
{
    /// <summary>Whether it holds the request log of each of its points.</summary>
    public bool HasRequests => Sweep.Finished.All(point => File.Exists(RequestsOf(point.Number)));

    /// <summary>Where the request log of a point is.</summary>
    public string RequestsOf(int point) => Path.Combine(Folder, SweepFiles.Requests, SweepFiles.RequestsOf(point));

    /// <summary>Reads a folder; null with the problem added when it is no whole result of a shard.</summary>
    public static LoadedShard? Read(string folder, ICollection<string> problems)
    {
        try
        {
            return Check(folder, problems) is not { } sweep ? null : new(folder, sweep.Shard!.Value, sweep, ReadManifest(Path.Combine(folder, ResultFiles.Manifest)));
        }
        catch (Exception broken) when (PointJson.IsMalformed(broken))
        {
            problems.Add($"{folder}: cannot be merged: {broken.Message.ReplaceLineEndings(" ")}");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{folder}: cannot be read: {refused.Message}");
        }

        return null;
    }

    private static SweepResult? Check(string folder, ICollection<string> problems)
    {
        if (!Directory.Exists(folder))
        {
            problems.Add($"{folder}: there is no such directory" + (Directory.Exists(folder.TrimEnd('/', '\\') + ".partial") ? "; the shard that writes it is not finished (run it again to go on)" : ""));
            return null;
        }

        if (!File.Exists(Path.Combine(folder, SweepFiles.Json)))
        {
            problems.Add($"{folder}: is no result of lbsim sweep: it holds no {SweepFiles.Json}");
            return null;
        }

        var sweep = SweepJson.Read(File.ReadAllText(Path.Combine(folder, SweepFiles.Json)), File.ReadAllBytes(Path.Combine(folder, SweepFiles.Csv)));
        if (sweep.Shard is not { } shard)
        {
            problems.Add($"{folder}: holds a whole sweep, not a shard of one");
            return null;
        }

        var lost = sweep.Points.Where((point, index) => point.Number != index || shard.Takes(index) != (point.Result is not null)).ToList();
        if (lost.Count > 0)
        {
            problems.Add(FormattableString.Invariant($"{folder}: does not hold the points of shard {shard}: see point {lost[0].Number}"));
            return null;
        }

        return sweep;
    }

    private static ManifestData ReadManifest(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(file));
        var root = document.RootElement;
        return new ManifestData
        {
            Product = PointJson.Text(root, "product"),
            Version = PointJson.Text(root, "version"),
            ScenarioText = PointJson.Text(root, "scenario"),
            Seed = root.GetProperty("seed").GetUInt64(),
            Replications = root.GetProperty("replications").GetInt32(),
            Balancers = PointJson.Texts(root.GetProperty("balancers")),
            Inputs = [.. root.GetProperty("inputs").EnumerateArray().Select(input => new ManifestInput(PointJson.Text(input, "name"), input.GetProperty("bytes").GetInt64(), PointJson.Text(input, "sha256")))],
            Reproduce = PointJson.Text(root, "reproduce"),
        };
    }
}
