using System.Runtime.InteropServices;

namespace LbSim.Cli.Terminal;

/// <summary>SIGINT and SIGTERM: asks the work to stop, and ends the process in time even if it does not.</summary>
internal sealed class Signals : IDisposable
{
    // the promise is half a second; what has not unwound by now is cleaned up from here
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<Action> _cleanUps = [];
    private readonly PosixSignalRegistration[] _registrations;
    private Timer? _deadline;

    public Signals()
    {
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, ExitCodes.Interrupted)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, ExitCodes.Terminated)),
        ];
    }

    /// <summary>Cancelled when a signal has come.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>The exit code of the signal that came, or null.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Registers what must be undone if the process is ended from here; dispose the result when it no longer must.</summary>
    public IDisposable OnForcedEnd(Action cleanUp)
    {
        lock (_lock)
        {
            _cleanUps.Add(cleanUp);
        }

        return new Registration(this, cleanUp);
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _deadline?.Dispose();
        _stop.Dispose();
    }

    private void Stop(PosixSignalContext context, int code)
    {
        context.Cancel = true;
        if (ExitCode is not null)
        {
            return;
        }

        ExitCode = code;
        _deadline = new Timer(_ => End(code), null, Patience, Timeout.InfiniteTimeSpan);
        _stop.Cancel();
    }

    private void End(int code)
    {
        lock (_lock)
        {
            foreach (var cleanUp in _cleanUps)
            {
                try
                {
                    cleanUp();
                }
                catch (IOException)
                {
                    // the process is ending: what cannot be removed is named as a temporary and removed by the next run
                }
                catch (UnauthorizedAccessException)
                {
                }
            }

            Environment.Exit(code);
        }
    }

    private void Forget(Action cleanUp)
    {
        lock (_lock)
        {
            _cleanUps.Remove(cleanUp);
        }
    }

    private sealed class Registration(Signals owner, Action cleanUp) : IDisposable
    {
        public void Dispose() => owner.Forget(cleanUp);
    }
}
