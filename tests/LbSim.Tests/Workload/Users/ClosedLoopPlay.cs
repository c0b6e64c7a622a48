using LbSim.Kernel.Time;
using LbSim.Workload;

namespace LbSim.Tests.Workload.Users;

/// <summary>Plays a closed-loop source against service times of the test's own.</summary>
internal static class ClosedLoopPlay
{
    /// <summary>Every request takes so many milliseconds, whoever else is there; one request is held in advance, as a run does.</summary>
    public static List<Turn> Play(IWorkSource source, Func<int, int> milliseconds, int until) => Play(source, (_, number) => milliseconds(number), until);

    /// <summary>Every request takes so many milliseconds as what it is says.</summary>
    public static List<Turn> PlayEach(IWorkSource source, Func<RequestSpec, int> milliseconds, int until) => Play(source, (request, _) => milliseconds(request), until);

    private static List<Turn> Play(IWorkSource source, Func<RequestSpec, int, int> milliseconds, int until)
    {
        var turns = new List<Turn>();
        var ends = new PriorityQueue<long, (long, long)>();
        var isHeld = source.TryNext(out var held);
        while (turns.Count < until)
        {
            if (ends.TryPeek(out var number, out var first) && (!isHeld || first.Item1 <= held.Arrival.Picoseconds))
            {
                ends.Dequeue();
                if (source.OnEnded(number, new(first.Item1)))
                {
                    if (isHeld)
                    {
                        source.TakeBack(held);
                    }

                    isHeld = source.TryNext(out held);
                }
            }
            else if (isHeld)
            {
                var end = held.Arrival + new SimDuration(milliseconds(held, turns.Count) * SimDuration.PicosecondsPerMillisecond);
                ends.Enqueue(turns.Count, (end.Picoseconds, turns.Count));
                turns.Add(new(held with { Prefix = default }, end, held.Prefix.ToArray()));
                isHeld = source.TryNext(out held);
            }
            else
            {
                break;
            }
        }

        return turns;
    }

    /// <summary>One turn as it was sent and answered.</summary>
    internal sealed record Turn(RequestSpec Request, SimTime Ended, PrefixSegment[] Prefix)
    {
        public bool Equals(Turn? other) => other is not null && Request == other.Request && Ended == other.Ended && Prefix.AsSpan().SequenceEqual(other.Prefix);

        public override int GetHashCode() => (int)Request.Arrival.Picoseconds;
    }
}
