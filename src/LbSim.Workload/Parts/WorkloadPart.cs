namespace LbSim.Workload.Parts;

/// <summary>Traffic that runs beside other traffic.</summary>
/// <param name="Name">Its name, unique among the parts: what its random streams are called after, so that other parts may come, go and change.</param>
/// <param name="Workload">The traffic, open or closed loop.</param>
public sealed record WorkloadPart(string Name, IWorkload Workload);
