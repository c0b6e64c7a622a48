namespace LbSim.Tests.Simulation.Twins;

/// <summary>Whether a run is looked at while it goes on.</summary>
internal enum Watching
{
    /// <summary>Nobody looks.</summary>
    No,

    /// <summary>Signals and totals are read, and forgotten.</summary>
    WithoutNotes,

    /// <summary>Signals and totals are read and become part of the picture.</summary>
    WithNotes,
}
