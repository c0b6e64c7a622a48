namespace LbSim.Simulation.Hardware;

/// <summary>Time of one all-reduce among the devices of a replica: straight pieces over the message size, one per algorithm the library switches between.</summary>
/// <remarks>Fitted to CUDA-graph all-reduce times of ai-dynamo/aiconfigurator under vLLM 0.14 and 0.19; see docs/model/step-time.md.</remarks>
public sealed class AllReduceCurve
{
    private readonly Piece[] _pieces;

    internal AllReduceCurve(string gpu, int devices, Piece[] pieces, double errorPercent)
    {
        Gpu = gpu;
        Devices = devices;
        _pieces = pieces;
        ErrorPercent = errorPercent;
    }

    /// <summary>Catalogue name of the device measured.</summary>
    public string Gpu { get; }

    /// <summary>How many devices took part.</summary>
    public int Devices { get; }

    /// <summary>Mean absolute error of the pieces over the measured sizes (2 KiB to 256 MiB), in percent.</summary>
    public double ErrorPercent { get; }

    /// <summary>Milliseconds for a message.</summary>
    /// <param name="bytes">Its size.</param>
    /// <param name="linkRatio">Rate of the measured device's link over that of the device in question: stretches the part that grows with size.</param>
    public double Milliseconds(double bytes, double linkRatio = 1)
    {
        var piece = _pieces[0];
        for (var index = 1; index < _pieces.Length && bytes > piece.UpToBytes; index++)
        {
            piece = _pieces[index];
        }

        return (piece.LatencyMicroseconds / 1e3) + (bytes * linkRatio / (piece.GigabytesPerSecond * 1e6));
    }

    internal readonly record struct Piece(double UpToBytes, double LatencyMicroseconds, double GigabytesPerSecond);
}
