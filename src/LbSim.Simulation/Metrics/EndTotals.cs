namespace LbSim.Simulation.Metrics;

/// <summary>How the requests of a run have ended up to an instant.</summary>
/// <param name="Finished">Whole answers delivered.</param>
/// <param name="Rejected">Turned away, by a server or because none took requests.</param>
/// <param name="Failed">Lost with a server.</param>
/// <param name="TimedOut">Given up by their clients.</param>
/// <param name="Missed">Of all of these, those that missed an objective.</param>
public readonly record struct EndTotals(long Finished, long Rejected, long Failed, long TimedOut, long Missed);
