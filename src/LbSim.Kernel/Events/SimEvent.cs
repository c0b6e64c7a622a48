namespace LbSim.Kernel.Events;

/// <summary>One thing that will happen: to whom, what, and to which subject.</summary>
/// <param name="Actor">Index of the actor that handles it.</param>
/// <param name="What">Meaning, private to that actor.</param>
/// <param name="Subject">Slot of the request or timer it is about; -1 for none.</param>
/// <param name="Generation">Guards against a recycled subject: events are cancelled lazily by comparing it.</param>
public readonly record struct SimEvent(int Actor, int What, int Subject, int Generation);
