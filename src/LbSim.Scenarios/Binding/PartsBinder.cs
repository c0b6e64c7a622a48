using System.Globalization;
using LbSim.Scenarios.Schema;
using LbSim.Scenarios.Validation;
using LbSim.Workload.Parts;

namespace LbSim.Scenarios.Binding;

/// <summary>Reads a workload of several parts, each a workload of its own.</summary>
/// <param name="findings">Where problems go.</param>
/// <param name="readPart">Reads the keys of one workload, given the duration in seconds where there is one.</param>
internal sealed class PartsBinder(FindingList findings, Func<Section, double?, BoundWorkload?> readPart)
{
    private const string Help = "Several kinds of traffic at once: a list of workloads, each with the keys of one and a name (such as { name: chat, preset: chat }). Nothing else stands beside it; each part draws as if it were alone, and ends by its own rule.";

    // what a part is called that says no name, by the key that makes it what it is
    private static readonly (string Key, string Name)[] Kinds =
        [("trace", "trace"), ("sessions", "sessions"), ("mixture", "mixture"), ("users", "users"), ("arrivals", "generator")];

    /// <summary>Declares the keys; true when there are parts, which are then all that is read.</summary>
    public static bool AreIn(Section workload)
    {
        var parts = workload.Get("parts", Help, out var schema);
        schema.Items = new() { Reference = "#/properties/workload" };
        var name = workload.Get("name", "Name of a part: what its random streams and messages are called after. Default: what it is, such as trace or sessions. Only parts have one.", out var text);
        text.Scalar = "text";
        if (name is not null)
        {
            workload.Problem("name", FindingCodes.Conflict, "only parts have a name; the scenario's stands at the top");
        }

        return parts is not null;
    }

    /// <summary>Reads the parts; null, with findings, when they cannot be used.</summary>
    public BoundWorkload? Read(Section workload, double? durationSeconds)
    {
        foreach (var key in workload.Keys.Where(key => key is not ("parts" or "name")))
        {
            workload.Problem(key, FindingCodes.Conflict, $"parts say themselves what they send; put {key} into those it is for");
        }

        var parts = workload.List("parts", Help, (node, path, _) => Part(node, path, durationSeconds));
        if (parts.Count == 0 && !findings.HasErrors)
        {
            workload.Problem("parts", FindingCodes.MissingKey, "needs at least one part, such as { name: chat, preset: chat }");
        }

        if (parts.Count > PartsWorkload.MostParts)
        {
            workload.Problem("parts", FindingCodes.OutOfRange, FormattableString.Invariant($"has {parts.Count} parts; expected at most {PartsWorkload.MostParts}"));
        }

        foreach (var twice in parts.GroupBy(part => part.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            workload.Problem("parts", FindingCodes.DuplicateName, $"{twice.Count()} parts are called \"{twice.Key}\": give all but one of them another with name: ...");
        }

        return findings.HasErrors ? null : Join(parts, durationSeconds);
    }

    private Bound? Part(Node? node, string path, double? durationSeconds)
    {
        var part = new Section(findings, node, path, new SchemaNode());
        if (!part.IsPresent)
        {
            return null;
        }

        var name = part.Text("name", "Name of the part.");
        if (part.Get("parts", "Parts.", out _) is not null)
        {
            part.Problem("parts", FindingCodes.Conflict, "parts do not hold parts; put them all into one list");
            return null;
        }

        var keys = part.Keys.ToList();
        var kind = Array.Find(Kinds, known => keys.Contains(known.Key)).Name;
        return readPart(part, durationSeconds) is { } read ? new(name ?? kind ?? "part", read) : null;
    }

    // Over the span of all: what a part that ends sooner sends is spread over it.
    private static BoundWorkload Join(List<Bound> parts, double? durationSeconds)
    {
        var span = durationSeconds ?? parts.Max(part => part.Workload.SpanSeconds ?? 0);
        var rate = parts.Sum(part => RateOver(span, part.Workload));
        var requests = parts.Sum(part => part.Workload.Requests);
        var isRateKnown = parts.TrueForAll(part => part.Workload.RatePerSecond is not null);
        var areRequestsKnown = parts.TrueForAll(part => part.Workload.Requests is not null);
        var list = string.Join("; ", parts.Select(part => $"{part.Name}: {part.Workload.Description}"));
        return new(
            new PartsWorkload([.. parts.Select(part => new WorkloadPart(part.Name, part.Workload.Workload))]),
            null,
            isRateKnown ? rate : null,
            span,
            areRequestsKnown ? requests : null,
            string.Create(CultureInfo.InvariantCulture, $"{parts.Count} parts at once. {list}"),
            [.. parts.SelectMany(part => part.Workload.TraceFiles)])
        {
            Traces = [.. parts.SelectMany(part => part.Workload.Traces.Select(trace => trace with { Part = part.Name }))],
        };
    }

    private static double? RateOver(double span, BoundWorkload part) => !(span > 0) ? part.RatePerSecond
        : part.SpanSeconds > 0 ? part.RatePerSecond * Math.Min(part.SpanSeconds.Value, span) / span
        : part.Requests / span; // all at one instant

    private sealed record Bound(string Name, BoundWorkload Workload);
}
