using System.Diagnostics;
using System.Globalization;
using LbSim.Kernel.Time;

namespace LbSim.Cli.Terminal;

/// <summary>Progress on stderr: a line that redraws itself on a terminal, a plain line every few seconds when piped.</summary>
internal sealed class ProgressLine : IDisposable
{
    private readonly bool _isQuiet;
    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private readonly int _runs;
    private readonly long? _requestsPerRun;
    private readonly long[] _arrivals;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _lock = new();
    private TimeSpan _lastDrawn = TimeSpan.Zero;
    private SimTime _simulated;
    private bool _hasDrawn;

    public ProgressLine(int runs, long? requestsPerRun, bool isQuiet)
    {
        _runs = runs;
        _requestsPerRun = requestsPerRun;
        _isQuiet = isQuiet;
        _arrivals = new long[runs];
    }

    /// <summary>Notes how far a run has come; called from any thread.</summary>
    public void Report(int run, SimTime time, long arrivals)
    {
        if (_isQuiet)
        {
            return;
        }

        lock (_lock)
        {
            _arrivals[run] = arrivals;
            _simulated = time;
            var elapsed = _clock.Elapsed;
            if (elapsed - _lastDrawn >= (_isTerminal ? TimeSpan.FromMilliseconds(100) : TimeSpan.FromSeconds(5)))
            {
                _lastDrawn = elapsed;
                Draw(elapsed);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_hasDrawn && _isTerminal)
            {
                Console.Error.Write("\r\u001b[K");
            }
        }
    }

    private void Draw(TimeSpan elapsed)
    {
        var done = _arrivals.Sum();
        var rate = done / Math.Max(elapsed.TotalSeconds, 1e-3);
        var text = string.Create(CultureInfo.InvariantCulture, $"{done:N0} requests, {rate:N0}/s, simulated {Span(_simulated.Seconds)} of a run");
        if (_requestsPerRun is { } perRun && done > 0)
        {
            var total = perRun * _runs;
            var left = Math.Max(0, (total - done) / rate);
            text = string.Create(CultureInfo.InvariantCulture, $"{100.0 * Math.Min(done, total) / total:0} %: {text}, {Span(left)} left");
        }

        if (_isTerminal)
        {
            Console.Error.Write("\r\u001b[K" + text);
        }
        else
        {
            Console.Error.WriteLine(text);
        }

        _hasDrawn = true;
    }

    private static string Span(double seconds) => seconds switch
    {
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
        < 7200 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.0} h"),
    };
}
