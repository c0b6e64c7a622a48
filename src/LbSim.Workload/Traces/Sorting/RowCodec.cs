using System.Buffers.Binary;
using System.Text;

namespace LbSim.Workload.Traces.Sorting;

/// <summary>Rows as bytes, about 25 each without names: whole numbers in groups of 7 bits, times as the gap to the row before.</summary>
internal static class RowCodec
{
    /// <summary>Most bytes of a row apart from its session's text and its blocks.</summary>
    public const int FixedBytes = 116;

    /// <summary>Most bytes of a block.</summary>
    public const int BlockBytes = 13;

    /// <summary>Bytes that a row takes at most.</summary>
    public static int MostBytesOf(in TraceRow row) =>
        FixedBytes + (BlockBytes * (row.Prefix?.Length ?? 0)) + (row.SessionName is null ? 0 : Encoding.UTF8.GetMaxByteCount(row.SessionName.Length));

    /// <summary>Writes a row and returns its length.</summary>
    /// <param name="row">The row.</param>
    /// <param name="before">Time of the row before in the run, not later.</param>
    /// <param name="target">Room for <see cref="MostBytesOf"/>.</param>
    public static int Write(in TraceRow row, Int128 before, Span<byte> target)
    {
        var at = WriteNumber((UInt128)(row.At - before), target, 0);
        at = WriteNumber((UInt128)row.Line, target, at);
        at = WriteNumber((UInt128)(row.Bytes + 1), target, at);
        at = WriteNumber((UInt128)row.Prompt, target, at);
        at = WriteNumber((UInt128)row.Output, target, at);
        at = WriteNumber((UInt128)(row.Client + 1), target, at);
        at = WriteNumber((UInt128)(row.Model + 1), target, at);
        at = WriteNumber((UInt128)(row.Kind + 1), target, at);
        target[at++] = (byte)((row.HasFailed ? 1 : 0) | (row.Session >= 0 ? 2 : 0) | (row.SessionName is null ? 0 : 4) | (row.Prefix is null ? 0 : 8) | (row.Fingerprint == 0 ? 0 : 16) | (row.Agent == 0 ? 0 : 32));
        if (row.Session >= 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(target[at..], row.Session);
            at += sizeof(long);
        }

        if (row.Fingerprint != 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(target[at..], row.Fingerprint);
            at += sizeof(ulong);
        }

        if (row.Agent != 0)
        {
            BinaryPrimitives.WriteInt32LittleEndian(target[at..], row.Agent);
            at += sizeof(int);
        }

        if (row.SessionName is { } name)
        {
            at = WriteNumber((UInt128)Encoding.UTF8.GetByteCount(name), target, at);
            at += Encoding.UTF8.GetBytes(name, target[at..]);
        }

        if (row.Prefix is { } prefix)
        {
            at = WriteNumber((UInt128)prefix.Length, target, at);
            foreach (var block in prefix)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(target[at..], block.Id);
                at = WriteNumber((UInt128)block.Tokens, target, at + sizeof(ulong));
            }
        }

        return at;
    }

    /// <summary>Reads a row that was written.</summary>
    public static TraceRow Read(SpillReader source, Int128 before)
    {
        var row = new TraceRow
        {
            At = before + (Int128)source.ReadNumber(),
            Line = (long)source.ReadNumber(),
            Bytes = (long)source.ReadNumber() - 1,
            Prompt = (int)source.ReadNumber(),
            Output = (int)source.ReadNumber(),
            Client = (int)source.ReadNumber() - 1,
            Model = (int)source.ReadNumber() - 1,
            Kind = (int)source.ReadNumber() - 1,
            Session = -1,
        };
        var has = source.ReadNumber();
        row.HasFailed = (has & 1) != 0;
        row.Session = (has & 2) == 0 ? -1 : BinaryPrimitives.ReadInt64LittleEndian(source.Take(sizeof(long)));
        row.Fingerprint = (has & 16) == 0 ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(source.Take(sizeof(ulong)));
        row.Agent = (has & 32) == 0 ? 0 : BinaryPrimitives.ReadInt32LittleEndian(source.Take(sizeof(int)));
        row.SessionName = (has & 4) == 0 ? null : Encoding.UTF8.GetString(source.Take((int)source.ReadNumber()));
        row.Prefix = (has & 8) == 0 ? null : ReadPrefix(source);
        return row;
    }

    private static PrefixSegment[] ReadPrefix(SpillReader source)
    {
        var prefix = new PrefixSegment[(int)source.ReadNumber()];
        for (var index = 0; index < prefix.Length; index++)
        {
            var id = BinaryPrimitives.ReadUInt64LittleEndian(source.Take(sizeof(ulong)));
            prefix[index] = new(id, (int)source.ReadNumber());
        }

        return prefix;
    }

    private static int WriteNumber(UInt128 number, Span<byte> target, int at)
    {
        if (number <= ulong.MaxValue)
        {
            var low = (ulong)number;
            for (; low >= 0x80; low >>= 7)
            {
                target[at++] = (byte)(low | 0x80);
            }

            target[at++] = (byte)low;
            return at;
        }

        for (; number >= 0x80; number >>= 7)
        {
            target[at++] = (byte)((byte)number | 0x80);
        }

        target[at++] = (byte)number;
        return at;
    }
}
