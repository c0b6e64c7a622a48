using System.Globalization;
using LbSim.Experiments.Sweep;

namespace LbSim.Reports.Files;

/// <summary>Puts the shards of a sweep together: the same as one machine would have made, or a list of what is in the way.</summary>
public static class SweepMerge
{
    /// <summary>What follows the command of a whole sweep in the manifest of a shard.</summary>
    /// <param name="shard">The shard.</param>
    public static string ShardOption(SweepShard shard) => " --shard " + shard;

    /// <summary>The whole sweep; null with the problems added.</summary>
    /// <param name="folders">Results of `lbsim sweep --shard`, in any order, as the user named them.</param>
    /// <param name="problems">One message per problem, those that the caller found among them.</param>
    public static MergedSweep? Load(IReadOnlyList<string> folders, ICollection<string> problems)
    {
        ArgumentNullException.ThrowIfNull(folders);
        ArgumentNullException.ThrowIfNull(problems);
        var before = problems.Count;
        var shards = new List<LoadedShard>();
        foreach (var folder in folders)
        {
            if (LoadedShard.Read(folder, problems) is { } shard)
            {
                shards.Add(shard);
            }
        }

        if (shards.Count > 0)
        {
            CheckTogether(shards, isAllRead: problems.Count == before, problems);
        }

        return problems.Count > 0 || shards.Count == 0 ? null : Join(shards);
    }

    // every shard is compared with the first, which stands for the sweep that is meant
    private static void CheckTogether(List<LoadedShard> shards, bool isAllRead, ICollection<string> problems)
    {
        var first = shards[0];
        var ours = new List<LoadedShard>();
        foreach (var shard in shards)
        {
            if (shard.Sweep.Hash != first.Sweep.Hash)
            {
                problems.Add($"{shard.Folder}: belongs to another sweep than {first.Folder} (hash {Short(shard)} in place of {Short(first)}): scenario, paths, seed, replications, inputs or version differ");
            }
            else if (shard.Shard.Count != first.Shard.Count)
            {
                problems.Add($"{shard.Folder}: is shard {shard.Shard} of the same sweep, cut another way than shard {first.Shard} in {first.Folder}");
            }
            else if (ours.Find(other => other.Shard == shard.Shard) is { } twin)
            {
                problems.Add($"{shard.Folder}: is shard {shard.Shard} again, after {twin.Folder}");
            }
            else
            {
                ours.Add(shard);
            }
        }

        var missing = Enumerable.Range(0, first.Shard.Count).Where(index => !ours.Exists(shard => shard.Shard.Index == index)).Take(20).ToList();
        var withPoints = ours.FindAll(shard => shard.Sweep.Finished.Any());
        if (withPoints.Find(shard => shard.HasRequests) is { } logged && withPoints.Find(shard => !shard.HasRequests) is { } silent)
        {
            problems.Add($"{silent.Folder}: holds no request logs, while {logged.Folder} does: give --requests to all shards or to none");
        }

        if (missing.Count > 0 && isAllRead)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"missing: shard {string.Join(", ", missing.Select(index => new SweepShard(index, first.Shard.Count)))} of the sweep of {first.Folder}"));
        }
    }

    private static MergedSweep Join(List<LoadedShard> shards)
    {
        // in the order of the parts, whatever the order in which they were named
        shards.Sort((left, right) => left.Shard.Index.CompareTo(right.Shard.Index));
        var first = shards[0];
        var points = first.Sweep.Points.Select(point => shards[point.Number % shards.Count].Sweep.Points[point.Number]);
        return new(
            first.Sweep with { Shard = null, Points = [.. points] },
            first.Manifest with { Reproduce = first.Manifest.Reproduce.Replace(ShardOption(first.Shard), "", StringComparison.Ordinal) },
            first.HasRequests ? [.. first.Sweep.Points.Select(point => shards[point.Number % shards.Count].RequestsOf(point.Number))] : []);
    }

    private static string Short(LoadedShard shard) => shard.Sweep.Hash.Length > 12 ? shard.Sweep.Hash[..12] : shard.Sweep.Hash;
}

/// <summary>A sweep put together from its shards.</summary>
/// <param name="Sweep">All points.</param>
/// <param name="Manifest">What the whole sweep was made from.</param>
/// <param name="Requests">The request log of each point; empty where they were not asked for.</param>
public sealed record MergedSweep(SweepResult Sweep, ManifestData Manifest, IReadOnlyList<string> Requests);
