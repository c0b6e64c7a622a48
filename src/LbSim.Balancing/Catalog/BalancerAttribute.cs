using LbSim.Balancing.Views;

namespace LbSim.Balancing.Catalog;

/// <summary>Families of balancers, for listings and documentation.</summary>
public enum Family
{
    /// <summary>Baselines and oracles.</summary>
    Baselines,

    /// <summary>Round robin and its weighted variants.</summary>
    RoundRobin,

    /// <summary>Least-X policies.</summary>
    LeastLoaded,

    /// <summary>Hashing of clients, sessions or content.</summary>
    Hashing,
}

/// <summary>Registers a balancer: its name in scenarios, its family, and what it reads. Nothing else registers it.</summary>
/// <param name="name">Name in scenario files, kebab case.</param>
/// <param name="family">Where listings put it.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class BalancerAttribute(string name, Family family) : Attribute
{
    /// <summary>Name in scenario files.</summary>
    public string Name { get; } = name;

    /// <summary>Where listings put it.</summary>
    public Family Family { get; } = family;

    /// <summary>Other names, each standing for exactly this variant.</summary>
    public string[] Aliases { get; init; } = [];

    /// <summary>Every signal the policy reads.</summary>
    public Signals Reads { get; init; }

    /// <summary>Equal servers and independent requests: nobody starves (a contract test).</summary>
    public bool Fair { get; init; }

    /// <summary>Scaling every load by two changes no pick (a contract test).</summary>
    public bool ScaleFree { get; init; }

    /// <summary>The largest weight the real program takes; a scenario with larger ones is refused.</summary>
    public int MostWeight { get; init; } = int.MaxValue;

    /// <summary>One sentence for listings.</summary>
    public required string Summary { get; init; }

    /// <summary>Where the rule comes from: paper, or repository and file.</summary>
    public required string Source { get; init; }
}
