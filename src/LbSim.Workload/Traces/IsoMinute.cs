using System.Runtime.InteropServices;

namespace LbSim.Workload.Traces;

/// <summary>A minute as a trace writes it, and what it means.</summary>
internal readonly struct IsoMinute
{
    private readonly UInt128 _text; // yyyy-MM-dd HH:mm

    /// <summary>Keeps a minute.</summary>
    /// <param name="field">An instant of 19 letters or more.</param>
    /// <param name="seconds">When its minute begins, in seconds on <see cref="TraceClock"/>'s scale.</param>
    public IsoMinute(ReadOnlySpan<byte> field, long seconds)
    {
        _text = MemoryMarshal.Read<UInt128>(field);
        Seconds = seconds;
    }

    /// <summary>When it begins.</summary>
    public long Seconds { get; }

    /// <summary>Whether an instant is written with this minute.</summary>
    public bool IsOf(ReadOnlySpan<byte> field) => field.Length >= 19 && MemoryMarshal.Read<UInt128>(field) == _text && field[16] == ':';
}
