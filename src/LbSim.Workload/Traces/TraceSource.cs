using System.Globalization;
using LbSim.Kernel.Random;
using LbSim.Kernel.Time;

namespace LbSim.Workload.Traces;

/// <summary>Replays the selected rows, copy after copy, reading the file again for each.</summary>
internal sealed class TraceSource : IWorkSource
{
    private readonly TraceFile _file;
    private readonly TraceOptions _options;
    private readonly TimeScale _scale;
    private readonly ZipfSampler? _clients;
    private readonly RandomStream? _clientStream;
    private TraceRows _rows;
    private int _copy;
    private Int128 _last; // of this copy, in recorded picoseconds after its first row
    private Int128 _shift;

    /// <summary>Opens the replay at its first row.</summary>
    /// <param name="file">The file.</param>
    /// <param name="options">How to replay it.</param>
    /// <param name="clients">Draws clients; null keeps the trace's.</param>
    /// <param name="clientStream">What the clients are drawn from.</param>
    /// <param name="scans">Whether the first pass also hashes the file.</param>
    public TraceSource(TraceFile file, TraceOptions options, ZipfSampler? clients, RandomStream? clientStream, bool scans = false)
    {
        _file = file;
        _options = options;
        _scale = new(options.Speed);
        _clients = clients;
        _clientStream = clientStream;
        _rows = new(file, options, scans);
    }

    /// <summary>Recorded picoseconds from the first row to the one last given.</summary>
    public Int128 LastRecorded => _last;

    /// <summary>The rows of the copy being replayed.</summary>
    public TraceRows Rows => _rows;

    /// <inheritdoc/>
    public bool TryNext(out RequestSpec request)
    {
        TraceRow row;
        while (!_rows.TryNext(out row))
        {
            if (_copy + 1 >= _options.Repeat)
            {
                request = default;
                return false;
            }

            StartNextCopy();
        }

        _last = TimeScale.ToPicoseconds(row.At - _rows.First.At);
        if (!_scale.TryScale(_last + _shift, out var arrival))
        {
            throw TooLong(row);
        }

        request = new()
        {
            Arrival = arrival,
            PromptTokens = row.Prompt,
            OutputTokens = row.Output,
            Client = _clients is null ? row.Client : _clients.Sample(_clientStream!),
            // a session does not come back in a later copy: that conversation is over
            Session = row.Session < 0 || _copy == 0 ? row.Session : (long)(StableHash.Combine((ulong)row.Session, (ulong)_copy) >> 1),
            Agent = row.Agent,
            Bytes = row.Bytes,
            Prefix = row.Prefix,
        };
        return true;
    }

    /// <summary>How far copies are apart, in recorded picoseconds: span plus mean gap, times the number of the copy.</summary>
    /// <param name="span">First to last row.</param>
    /// <param name="rows">At least 2.</param>
    /// <param name="copy">From 0.</param>
    public static Int128 ShiftOf(Int128 span, long rows, long copy)
    {
        // span + span/(rows-1) = span*rows/(rows-1); the remainder is multiplied out so that a thousand copies do not drift
        var (whole, rest) = Int128.DivRem(span * rows, rows - 1);
        return (copy * whole) + (((copy * rest) + ((rows - 1) / 2)) / (rows - 1));
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();

    private void StartNextCopy()
    {
        if (_rows.Given < 2 || _last == 0)
        {
            throw new TraceException(_file.Name, "has its rows at a single instant, so copies have no gap to be shifted by; expected repeat: 1");
        }

        _copy++;
        _shift = ShiftOf(_last, _rows.Given, _copy);
        _rows.Dispose();
        _rows = new(_file, _options, scans: false);
    }

    private TraceException TooLong(in TraceRow row)
    {
        var days = (double)(_last + _shift) / SimDuration.PicosecondsPerSecond / 86_400;
        var columns = _rows.Reader.Columns;
        var column = columns.NameOf(ColumnRole.Arrival);
        var hint = columns.IsUnitStated || _copy > 0 ? "" : $" (if {column} holds numbers they were taken for seconds: a name such as {column}_ms says otherwise)";
        return new(_file.Name, row.Line, column, string.Create(CultureInfo.InvariantCulture, $"is {days:0.#} days of trace after the first row replayed{(_copy > 0 ? $" (copy {_copy + 1})" : "")}; a run holds {SimTime.MaxDays} days: use start and limit to select less, a higher speed, or fewer copies{hint}"));
    }
}
