using System.Collections.Immutable;

namespace LbSim.Simulation.Hardware;

/// <summary>Where a step-time model's coefficients come from.</summary>
public enum CoefficientOrigin
{
    /// <summary>Written in the scenario.</summary>
    Given,

    /// <summary>A row of the table of measured coefficients, perhaps with some written in the scenario.</summary>
    Measured,

    /// <summary>Predicted from the device's efficiencies, perhaps with some written in the scenario.</summary>
    Predicted,
}

/// <summary>A coefficient that would have beaten the hardware's peak and was raised to it.</summary>
/// <param name="Name">The coefficient as the documentation names it, such as "q" or "a+e".</param>
/// <param name="From">What it was, in ms.</param>
/// <param name="To">What it is now, in ms.</param>
public sealed record RaisedCoefficient(string Name, double From, double To);

/// <summary>A step-time model and how it came about.</summary>
public sealed record StepTimePlan
{
    /// <summary>The model.</summary>
    public required StepTimeModel Model { get; init; }

    /// <summary>Its coefficients after raising, in ms; t0, a, knee and e are null where the curve was predicted.</summary>
    public required StepCoefficients Coefficients { get; init; }

    /// <summary>Where they come from.</summary>
    public required CoefficientOrigin Origin { get; init; }

    /// <summary>The same in words, such as "measured table: A100-SXM/Llama-3-8B TP1".</summary>
    public required string Description { get; init; }

    /// <summary>The coefficients that were raised to a physical bound.</summary>
    public ImmutableArray<RaisedCoefficient> Raised { get; init; } = [];

    /// <summary>What the measurements behind it covered; null where that is not known.</summary>
    public FittedRange? Fitted { get; init; }
}
