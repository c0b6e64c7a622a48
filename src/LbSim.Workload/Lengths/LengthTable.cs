using System.Globalization;
using LbSim.Kernel.Random;
using LbSim.Workload.Traces;

namespace LbSim.Workload.Lengths;

/// <summary>Prompt and output lengths of a file's rows, to be drawn again: each row equally likely, both lengths of a row together.</summary>
/// <remarks>Held in memory, 8 bytes a row; at most <see cref="MostRows"/> rows.</remarks>
public sealed class LengthTable : ILengthModel
{
    /// <summary>The most rows held: 400 MB of them.</summary>
    public const int MostRows = 50_000_000;

    private readonly TokenLengths[] _rows;

    private LengthTable(TokenLengths[] rows)
    {
        _rows = rows;
        Int128 prompts = 0;
        Int128 outputs = 0;
        foreach (var row in rows)
        {
            prompts += row.Prompt;
            outputs += row.Output;
        }

        MeanPrompt = (double)prompts / rows.Length;
        MeanOutput = (double)outputs / rows.Length;
        IsRandom = Array.Exists(rows, row => row != rows[0]);
    }

    /// <summary>Name of the file.</summary>
    public required string Name { get; init; }

    /// <summary>Which columns were taken for what.</summary>
    public required string Columns { get; init; }

    /// <summary>Size of the file as it lies on disk.</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of the file as it lies on disk, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Rows left out because they were bad.</summary>
    public required SkippedRows Skipped { get; init; }

    /// <summary>How many rows there are.</summary>
    public int Count => _rows.Length;

    /// <inheritdoc/>
    public double MeanPrompt { get; }

    /// <inheritdoc/>
    public double MeanOutput { get; }

    /// <inheritdoc/>
    public bool IsRandom { get; }

    /// <summary>Reads the lengths of a file: a trace, or a table with prompt and output columns and no times.</summary>
    /// <param name="file">The file.</param>
    /// <param name="badRows">What to do with rows that cannot be used.</param>
    /// <param name="columns">Column names, where the file's are not recognised.</param>
    /// <exception cref="TraceException">The file or a row cannot be used.</exception>
    public static LengthTable Load(TraceFile file, BadRowPolicy badRows = BadRowPolicy.Error, TraceColumns? columns = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        var settings = new ReaderSettings { BadRows = badRows, Columns = columns ?? new(), NeedsArrival = false, ReadsClients = false };
        using var reader = TraceFormats.Open(file, settings, null, hashes: true, out _);
        var rows = new List<TokenLengths>();
        while (reader.TryRead(out var row))
        {
            if (rows.Count == MostRows)
            {
                throw new TraceException(file.Name, row.Line, null, string.Create(CultureInfo.InvariantCulture, $"is beyond the {MostRows} rows that lengths are drawn from; expected a shorter file"));
            }

            rows.Add(new(row.Prompt, row.Output));
        }

        if (rows.Count == 0)
        {
            throw new TraceException(file.Name, "has no usable row; expected at least one with prompt and output tokens");
        }

        var hash = reader.Input.FinishHash();
        return new([.. rows])
        {
            Name = file.Name,
            Columns = reader.Columns.Describe(),
            Bytes = reader.Input.RawBytes,
            Sha256 = hash,
            Skipped = reader.Skipped,
        };
    }

    /// <inheritdoc/>
    public TokenLengths Draw(RandomStream random) => _rows[random.NextIndex(_rows.Length)];
}
