namespace LbSim.Balancing.Catalog;

/// <summary>One sentence on an option, and its bounds: validation, schema and documentation are all made from it.</summary>
/// <param name="help">What the option does.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OptionAttribute(string help) : Attribute
{
    /// <summary>What the option does.</summary>
    public string Help { get; } = help;

    /// <summary>Least value of a number (or duration in seconds).</summary>
    public double AtLeast { get; init; } = double.NegativeInfinity;

    /// <summary>Largest value of a number (or duration in seconds).</summary>
    public double AtMost { get; init; } = double.PositiveInfinity;

    /// <summary>Whether the least value itself is excluded.</summary>
    public bool IsAboveLeast { get; init; }

    /// <summary>Whether 0, which then means "off", is allowed besides the range.</summary>
    public bool OrZero { get; init; }

    /// <summary>Whether a whole number must be prime.</summary>
    public bool IsPrime { get; init; }

    /// <summary>Allowed words of a text option.</summary>
    public string[] Values { get; init; } = [];
}
