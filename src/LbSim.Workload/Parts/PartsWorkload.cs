using LbSim.Kernel.Random;
using LbSim.Kernel.Time;
using LbSim.Workload.Growth;
using LbSim.Workload.Traces;

namespace LbSim.Workload.Parts;

/// <summary>Several kinds of traffic at once: conversations beside a generator beside a recorded trace, each as it would be alone.</summary>
/// <remarks>
/// A part is opened with a seed of its own, made from the scenario's and its name. Its clients, sessions and contents are kept apart from those of the
/// other parts by marking their numbers with the part's place; the first part's stay as they are.
/// </remarks>
public sealed class PartsWorkload : IWorkload
{
    /// <summary>The most parts accepted.</summary>
    public const int MostParts = 64;

    /// <summary>Puts parts together.</summary>
    /// <param name="parts">1 to <see cref="MostParts"/>, with different names. Of requests at one instant those of earlier parts come first.</param>
    /// <exception cref="ArgumentException">There are too few or too many, or two have one name.</exception>
    public PartsWorkload(IReadOnlyList<WorkloadPart> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count is 0 or > MostParts)
        {
            throw new ArgumentException(FormattableString.Invariant($"there are {parts.Count} parts; expected 1 to {MostParts}"), nameof(parts));
        }

        if (parts.DistinctBy(part => part.Name, StringComparer.Ordinal).Count() < parts.Count)
        {
            throw new ArgumentException("two parts have one name; expected different ones", nameof(parts));
        }

        Parts = [.. parts];
    }

    /// <summary>The parts in order.</summary>
    public IReadOnlyList<WorkloadPart> Parts { get; }

    /// <inheritdoc/>
    public bool IsRandom => Parts.Any(part => part.Workload.IsRandom);

    /// <inheritdoc/>
    public bool IsStationary => Parts.All(part => part.Workload.IsStationary);

    /// <inheritdoc/>
    public bool HasClients => Parts.All(part => part.Workload.HasClients);

    /// <inheritdoc/>
    /// <remarks>Parts without sessions do no harm where they have clients: a request without a session goes by its client.</remarks>
    public bool HasSessions => Parts.Any(part => part.Workload.HasSessions) && Parts.All(part => part.Workload.HasSessions || part.Workload.HasClients);

    /// <inheritdoc/>
    public bool IsClosedLoop => Parts.Any(part => part.Workload.IsClosedLoop);

    /// <summary>The seed that a part is opened with.</summary>
    /// <param name="seed">The scenario's seed.</param>
    /// <param name="name">Name of the part.</param>
    public static ulong SeedOf(ulong seed, string name) => StableHash.Combine(StableHash.Combine(seed, StableHash.Of("workload-part")), StableHash.Of(name));

    /// <inheritdoc/>
    public IWorkSource Open(ulong seed, int replication)
    {
        var sources = new List<IWorkSource>(Parts.Count);
        try
        {
            foreach (var part in Parts)
            {
                sources.Add(part.Workload.Open(SeedOf(seed, part.Name), replication));
            }

            return new PartsSource([.. sources], [.. Parts.Select(part => part.Workload.IsClosedLoop)]);
        }
        catch
        {
            sources.ForEach(source => source.Dispose());
            throw;
        }
    }

    /// <summary>The same parts with recorded traces made ready to be grown: all of each up to an instant.</summary>
    /// <param name="end">End of the measured arrivals.</param>
    public PartsWorkload Windowed(SimTime end) =>
        new([.. Parts.Select(part => part.Workload is TraceWorkload trace ? part with { Workload = WindowedTrace.Whole(trace, end) } : part)]);

    /// <summary>Each part made more, or less, by its own rule.</summary>
    internal PartsWorkload Grown(double multiplier, GrowthKind kind) =>
        new([.. Parts.Select(part => part with { Workload = TrafficGrowth.Of(part.Workload, multiplier, kind) })]);
}
