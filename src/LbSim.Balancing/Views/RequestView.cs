using LbSim.Kernel.Time;

namespace LbSim.Balancing.Views;

/// <summary>What a gateway knows of a request when it must pick. The true output length is not among it.</summary>
/// <param name="Now">The instant of the pick.</param>
/// <param name="PromptTokens">Prompt length in tokens.</param>
/// <param name="Bytes">Size of the request on the wire, in bytes.</param>
/// <param name="Client">Client number, or -1 when the workload names no clients.</param>
/// <param name="Session">Session number, or -1 when the workload has none.</param>
public readonly record struct RequestView(SimTime Now, int PromptTokens, long Bytes, int Client, long Session)
{
    /// <summary>Output tokens the gateway expects (given, or learned from answers it has seen end); 0 when it has no idea.</summary>
    public int ExpectedOutputTokens { get; init; }

    /// <summary>IPv4 address of the client as a big-endian number, for policies that hash addresses (<see cref="Signals.Client"/>).</summary>
    public uint Address { get; init; }

    /// <summary>The very bytes to hash, where they are known (recorded cases); empty means that hash policies make a text of client or session.</summary>
    public ReadOnlyMemory<byte> Key { get; init; }
}
