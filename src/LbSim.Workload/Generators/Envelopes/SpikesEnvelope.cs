using LbSim.Kernel.Time;

namespace LbSim.Workload.Generators;

/// <summary>Short bursts on top of the ordinary rate. Spikes that overlap multiply.</summary>
public sealed record SpikesEnvelope : EnvelopeOptions
{
    /// <summary>The spikes, at least one, in any order.</summary>
    public required IReadOnlyList<Spike> Spikes { get; init; }

    /// <inheritdoc/>
    public override bool IsSloped => false;

    /// <inheritdoc/>
    public override IReadOnlyList<OptionProblem> Validate()
    {
        var check = new OptionCheck();
        check.Between("spikes", Spikes.Count, 1, 1000);
        for (var i = 0; i < Spikes.Count; i++)
        {
            var spike = Spikes[i];
            var where = $"[{i}]";
            check.Between(where + ".factor", spike.Factor, 0, LargestFactor);
            if (spike.At.Picoseconds < 0 || spike.At.Picoseconds > TimeLimits.Latest)
            {
                check.Add(where + ".at", $"is {spike.At}; expected 0 s to {SimTime.MaxDays} days");
            }

            if (spike.For.Picoseconds <= 0 || spike.For.Picoseconds > TimeLimits.Latest)
            {
                check.Add(where + ".for", $"is {spike.For}; expected above 0 s and at most {SimTime.MaxDays} days");
            }

            if (spike.Every is { } every && (every <= spike.For || every.Picoseconds > TimeLimits.Latest))
            {
                check.Add(where + ".every", $"is {every}; expected more than the spike's length of {spike.For} and at most {SimTime.MaxDays} days");
            }
        }

        return check.Problems;
    }

    internal override IEnumerable<RateFactor> Build() => Spikes.Select(spike =>
        new RateFactor([new(SimTime.Zero, spike.Factor), new(SimTime.Zero + spike.For, 1)], spike.Every, isSloped: false, spike.At));
}
