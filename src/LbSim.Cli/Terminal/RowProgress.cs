using System.Diagnostics;
using System.Globalization;

namespace LbSim.Cli.Terminal;

/// <summary>How many rows have been read, on a terminal's stderr; nothing when piped, since what is read ends in its own time.</summary>
internal sealed class RowProgress : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly bool _isShown = !Console.IsErrorRedirected;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _drawn = TimeSpan.Zero;
    private long _rows;

    /// <summary>Notes that so many more have been read.</summary>
    public void Add(int rows)
    {
        _rows += rows;
        if (_isShown && _clock.Elapsed - _drawn >= Pause)
        {
            _drawn = _clock.Elapsed;
            Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r\u001b[K{_rows:N0} rows read, {_rows / _drawn.TotalSeconds:N0}/s"));
        }
    }

    /// <summary>Clears the line.</summary>
    public void Dispose()
    {
        if (_drawn > TimeSpan.Zero)
        {
            Console.Error.Write("\r\u001b[K");
        }
    }
}
