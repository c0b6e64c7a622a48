namespace LbSim.Experiments.Picks;

/// <summary>What became of a recorded case.</summary>
public enum PickVerdict
{
    /// <summary>Our balancer does what the real program did.</summary>
    Ok,

    /// <summary>It does not.</summary>
    Differs,

    /// <summary>The case needs something the replay does not have; the reason says what.</summary>
    Unsupported,
}

/// <summary>The outcome of one recorded case.</summary>
/// <param name="Name">The case.</param>
/// <param name="Balancer">The balancer it was replayed with, or null.</param>
/// <param name="Matched">Requests whose picks agree (or keep the property); servers whose share agrees in a distribution.</param>
/// <param name="Total">Of how many.</param>
/// <param name="Verdict">What that means.</param>
/// <param name="Reason">With which balancer, and why it differs or how it was compared; why it is unsupported.</param>
public sealed record PickResult(string Name, string? Balancer, int Matched, int Total, PickVerdict Verdict, string Reason);
