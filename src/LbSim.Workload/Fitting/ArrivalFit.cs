using LbSim.Workload.Generators;

namespace LbSim.Workload.Fitting;

/// <summary>A fitted arrival process and the steps of its rate, if it has any.</summary>
/// <param name="Arrivals">The process and its mean rate.</param>
/// <param name="Envelope">How the rate changes; null where the process alone explains what was seen.</param>
public sealed record ArrivalFit(ArrivalOptions Arrivals, StepsEnvelope? Envelope)
{
    /// <summary>The envelopes in the form generators take them.</summary>
    public IReadOnlyList<EnvelopeOptions> Envelopes => Envelope is null ? [] : [Envelope];
}
