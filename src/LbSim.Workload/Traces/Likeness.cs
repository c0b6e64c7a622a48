namespace LbSim.Workload.Traces;

/// <summary>How surely a file is of a format.</summary>
internal enum Likeness : byte
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>It can be read as one, and others might do as well.</summary>
    Possible,

    /// <summary>It has what no other format has.</summary>
    Certain,
}
