namespace LbSim.Simulation.Hardware;

/// <summary>A figure and where it comes from.</summary>
/// <param name="Value">The figure, in the unit its property states.</param>
/// <param name="Source">Short name of the source, explained by the catalogue's <c>Sources</c>; <see cref="Sources.Unchecked"/> for a default nobody has checked.</param>
/// <param name="Note">What else to know about it, such as the range a price was taken from; may be empty.</param>
public readonly record struct Sourced<T>(T Value, string Source, string Note = "")
    where T : struct
{
    /// <summary>Whether the figure rests on a named source.</summary>
    public bool IsChecked => Source != Sources.Unchecked;
}

/// <summary>Names of sources with a meaning of their own.</summary>
public static class Sources
{
    /// <summary>General knowledge, not checked: an editable default.</summary>
    public const string Unchecked = "unchecked";

    /// <summary>Written by the user.</summary>
    public const string Scenario = "scenario";
}
