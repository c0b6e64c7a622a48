using BenchmarkDotNet.Attributes;
using LbSim.Kernel.Events;
using LbSim.Kernel.Random;
using LbSim.Kernel.Time;

namespace LbSim.Benchmarks;

/// <summary>The hold model: pop one event, push one later.</summary>
[MemoryDiagnoser]
public class EventQueueBenchmarks
{
    private readonly EventQueue _queue = new();
    private readonly RandomStream _random = new(1, "hold");

    /// <summary>Events pending.</summary>
    [Params(1_000, 100_000)]
    public int Pending { get; set; }

    /// <summary>Fills the queue.</summary>
    [GlobalSetup]
    public void Setup()
    {
        for (var index = 0; index < Pending; index++)
        {
            _queue.Push(new SimTime(_random.NextIndex(1_000_000)), Phase.Signal, new SimEvent(index % 16, 0, index, 0));
        }
    }

    /// <summary>One pop, one push.</summary>
    [Benchmark]
    public void Hold()
    {
        var value = _queue.Pop(out var time, out var phase);
        _queue.Push(new SimTime(time.Picoseconds + 1 + _random.NextIndex(1_000_000)), phase, value);
    }
}
