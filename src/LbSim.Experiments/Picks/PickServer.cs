using LbSim.Balancing.Views;

namespace LbSim.Experiments.Picks;

/// <summary>A server of a recorded case, with the limits of the real configuration.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Where it listens.</param>
/// <param name="Weight">Its weight; 0 takes no traffic.</param>
public sealed record PickServer(string Name, ServerAddress Address, int Weight)
{
    /// <summary>The largest weight that is read: rings have up to 160 points a unit.</summary>
    public const int MostWeight = 65_535;

    /// <summary>Whether it is configured as down.</summary>
    public bool IsDown { get; init; }

    /// <summary>Whether it serves only when no other server can.</summary>
    public bool IsBackup { get; init; }

    /// <summary>Open requests it may have; 0 for no limit.</summary>
    public int MaxConnections { get; init; }

    /// <summary>nginx max_fails: failures that take it out; 0 for never.</summary>
    public int MaxFails { get; init; } = 1;

    /// <summary>nginx fail_timeout, in seconds.</summary>
    public int FailTimeout { get; init; } = 10;
}
