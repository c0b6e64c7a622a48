namespace LbSim.Simulation.Hardware;

/// <summary>One row of the table of measured coefficients.</summary>
public sealed record MeasuredStepTime
{
    /// <summary>Catalogue name of the device.</summary>
    public required string Gpu { get; init; }

    /// <summary>Catalogue name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Devices per replica.</summary>
    public required int TensorParallel { get; init; }

    /// <summary>The coefficients; host time is not among them.</summary>
    public required StepCoefficients Coefficients { get; init; }

    /// <summary>Mean absolute error of the form on all measured points, in percent.</summary>
    public required double ErrorPercent { get; init; }

    /// <summary>What was measured, in the words of its source, such as "A100-SXM/Llama-3-8B TP1".</summary>
    public required string MeasuredAs { get; init; }

    /// <summary>Short name of the source, explained by <see cref="StepTimeCatalog.Sources"/>; names the engine version.</summary>
    public required string Source { get; init; }

    /// <summary>What the measurements covered.</summary>
    public required FittedRange Fitted { get; init; }
}
