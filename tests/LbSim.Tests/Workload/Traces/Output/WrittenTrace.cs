using System.Text;

namespace LbSim.Tests.Workload.Traces.Output;

/// <summary>Holds what a verb writes, and how often it began.</summary>
internal sealed class WrittenTrace
{
    private Func<byte[]> _written = () => [];

    /// <summary>How often the writing was begun.</summary>
    public int Beginnings { get; private set; }

    /// <summary>What was written since the last beginning.</summary>
    public string Text => Encoding.UTF8.GetString(_written());

    /// <summary>Opens the output empty.</summary>
    public Stream Begin()
    {
        Beginnings++;
        var stream = new MemoryStream();
        _written = stream.ToArray; // which a closed one still gives
        return stream;
    }
}
