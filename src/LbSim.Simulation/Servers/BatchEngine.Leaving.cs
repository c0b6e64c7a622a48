using LbSim.Simulation.Requests;

namespace LbSim.Simulation.Servers;

/// <content>What a sequence that leaves the batch gives back, and what of it stays for others to find.</content>
internal sealed partial class BatchEngine
{
    // A sequence leaves the batch with so many tokens stored. One that was preempted leaves its full blocks where it may find them
    // again; one that is done or was given up leaves those of its answer where the next turn may find them.
    private void GiveBack(int index, int stored, bool isPreempted = false)
    {
        var blocks = BlocksFor(stored);
        if (_cache is null)
        {
            _freeBlocks += blocks;
            return;
        }

        ref readonly var sequence = ref _sequences[index];
        ref var use = ref _uses[index];
        var own = blocks - use.NamedBlocks;
        var kept = isPreempted ? (stored / _spec.BlockSize) - use.NamedBlocks : AnswerBlocks(index, stored);
        _freeBlocks += own;
        _cache.GiveNameless(own - kept);
        if (kept > 0 && isPreempted)
        {
            use.Left = _cache.Leave(kept);
            use.LeftStart = use.NamedBlocks;
        }
        else if (kept > 0)
        {
            _cache.Keep(Requests[Requests.AttemptAt(sequence.Attempt).Request].AnswerKey.Key, kept);
        }

        for (var segment = use.HeldRuns - 1; segment >= 0; segment--)
        {
            var run = use.Held![segment];
            if (run >= 0)
            {
                var freed = _cache.Drop(run, UsedOf(sequence, segment, use.NamedBlocks), out var isLoose);
                freed += isLoose ? Tighten(run, index) : 0;
                _freeBlocks += freed;
                _overlap += freed;
            }
        }

        _overlap -= use.NamedBlocks;
        use.NamedBlocks = 0;
        use.HeldRuns = 0;
        use.Segment = 0;
    }

    // Full blocks of its answer that get the answer's name: none where a block of its prompt has no name (somebody else computed that
    // first), or where the same answer is there already. The last token of an answer is never computed.
    private int AnswerBlocks(int index, int stored)
    {
        ref readonly var sequence = ref _sequences[index];
        ref readonly var request = ref Requests[Requests.AttemptAt(sequence.Attempt).Request];
        var before = _uses[index].NamedBlocks;
        if (!request.HasAnswerKey || before != sequence.Prompt / _spec.BlockSize)
        {
            return 0;
        }

        var blocks = (Math.Min(stored, request.AnswerKey.End) / _spec.BlockSize) - before;
        var run = blocks > 0 ? _cache!.Find(request.AnswerKey.Key) : -1;
        return run >= 0 && _cache!.BlocksOf(run) > 0 ? 0 : blocks;
    }

    // Blocks of a segment's run that a sequence with so many named blocks uses: only the last one it has reached may be used in part.
    private int UsedOf(in Sequence sequence, int segment, int named)
    {
        var prefix = PrefixOf(sequence);
        var start = segment == 0 ? 0 : prefix[segment - 1].End / _spec.BlockSize;
        return Math.Min(named, prefix[segment].End / _spec.BlockSize) - start;
    }

    // The sequence that used all of a run leaves, the others use a part: rare, so it looks at all of them.
    private int Tighten(int run, int leaving)
    {
        var most = 0;
        var holders = 0;
        for (var index = _running.Head; index >= 0; index = _sequences[index].Next)
        {
            var segment = _uses[index].HeldRuns - 1;
            while (segment >= 0 && _uses[index].Held![segment] < 0)
            {
                segment--;
            }

            if (index == leaving || segment < 0 || _uses[index].Held![segment] != run)
            {
                continue;
            }

            var used = UsedOf(_sequences[index], segment, _uses[index].NamedBlocks);
            holders = used > most ? 1 : used == most ? holders + 1 : holders;
            most = Math.Max(most, used);
        }

        return _cache!.Tighten(run, most, holders);
    }
}
