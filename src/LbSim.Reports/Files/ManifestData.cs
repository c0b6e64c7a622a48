namespace LbSim.Reports.Files;

/// <summary>What a result was made from, and how to make it again; holds no date, host, user, path or thread count.</summary>
public sealed record ManifestData
{
    /// <summary>Name of the program.</summary>
    public string Product { get; init; } = "lbsim";

    /// <summary>Version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>The scenario as resolved, as text.</summary>
    public required string ScenarioText { get; init; }

    /// <summary>Seed of every random stream.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Replications of each balancer.</summary>
    public required int Replications { get; init; }

    /// <summary>Labels of the balancers that were run, in order.</summary>
    public required IReadOnlyList<string> Balancers { get; init; }

    /// <summary>Files that were read.</summary>
    public IReadOnlyList<ManifestInput> Inputs { get; init; } = [];

    /// <summary>The command that makes the result again, without output, thread and display options.</summary>
    public required string Reproduce { get; init; }
}

/// <summary>A file that was read.</summary>
/// <param name="Name">File name without its folder.</param>
/// <param name="Bytes">Size in bytes.</param>
/// <param name="Sha256">SHA-256 of its bytes, lower-case hexadecimal.</param>
public sealed record ManifestInput(string Name, long Bytes, string Sha256);
