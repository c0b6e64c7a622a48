using LbSim.Kernel;

namespace LbSim.Simulation.Servers;

/// <content>Composes the next pass at a boundary.</content>
internal sealed partial class BatchEngine
{
    public override void Step(long now)
    {
        if (_isBusy)
        {
            return;
        }

        _chunkCount = 0;
        _prefillTokens = 0;
        _isIrregular = false;
        if (_running.Count + _waiting.Count == 0)
        {
            Host.WakeAt(Id, long.MaxValue);
            return;
        }

        CountWaiting(now);
        if (!ScheduleRegular(now))
        {
            ScheduleInOrder(now);
        }

        Start(now);
    }

    // The common pass: every decode gets its token, at most one half-done prompt stands last, memory suffices.
    private bool ScheduleRegular(long now)
    {
        _decodes = _decoding.Count;
        var prefilling = _running.Count - _decodes;
        if (_decodes > _spec.TokenBudget || prefilling > 1 || (prefilling == 1 && _sequences[_running.Tail].Place != SequencePlace.Prefilling))
        {
            return false;
        }

        var growth = _decoding.Growth(1);
        var needed = 0;
        if (growth > _freeBlocks)
        {
            return false;
        }

        var budget = _spec.TokenBudget - _decodes;
        if (prefilling == 1 && budget > 0)
        {
            var tail = _running.Tail;
            var tokens = ChunkOf(tail, budget);
            needed = BlocksFor(_sequences[tail].Computed + tokens) - BlocksFor(_sequences[tail].Computed);
            if (growth + needed > _freeBlocks)
            {
                return false;
            }

            AddChunk(tail, tokens);
            budget -= tokens;
        }

        var free = _freeBlocks;
        _freeBlocks -= growth + needed;
        if (_chunkCount > 0 || _waiting.Count > 0)
        {
            // decodes take theirs before anybody looks for what is cached
            TakeGrowth(growth);
        }

        if (_chunkCount > 0)
        {
            _cache?.Take(needed);
            NameChunk(_chunks[0]);
        }

        Admit(now, budget);
        if (_chunkCount == 0)
        {
            _freeBlocks = free; // a pure decode jump takes its blocks when it ends, for as many passes as it ran
        }
        else
        {
            _growthTaken = 0;
        }

        return true;
    }

    // The rules word for word (vLLM v1 scheduler): running requests in list order, preempting from the tail when memory is short.
    private void ScheduleInOrder(long now)
    {
        _isIrregular = true;
        _decodes = 0;
        var budget = _spec.TokenBudget;
        var isPreempting = false;
        var current = _running.Head;
        while (current >= 0 && budget > 0)
        {
            var isDecode = _sequences[current].Place == SequencePlace.Decoding;
            var tokens = isDecode ? 1 : ChunkOf(current, budget);
            var stored = isDecode ? _decoding.StoredBy(_sequences[current]) : _sequences[current].Computed;
            var needed = BlocksFor(stored + tokens) - BlocksFor(stored);
            var isLost = false;
            while (needed > _freeBlocks && !isLost)
            {
                isPreempting = true;
                isLost = _running.Tail == current;
                Preempt(_running.Tail, now);
            }

            if (isLost)
            {
                current = -1;
                break;
            }

            _freeBlocks -= needed;
            _cache?.Take(needed);
            budget -= tokens;
            if (isDecode)
            {
                _decodes++;
            }
            else
            {
                AddChunk(current, tokens);
                NameChunk(current);
            }

            current = _sequences[current].Next;
        }

        CheckNobodyStarves(current, now);
        if (!isPreempting)
        {
            Admit(now, budget);
        }
    }

    // A decode always gets its token: nobody is admitted without budget left, and nobody needs more later (docs/model/engine.md).
    private void CheckNobodyStarves(int first, long now)
    {
        for (var index = first; index >= 0; index = _sequences[index].Next)
        {
            if (_sequences[index].Place == SequencePlace.Decoding)
            {
                throw new InvariantException($"server {Id}: the token budget does not reach every decode at {now} ps");
            }
        }
    }

    private void Admit(long now, int budget)
    {
        while (_waiting.Count > 0 && budget > 0 && _running.Count < _spec.MaxSequences)
        {
            var head = _waiting.Head;
            var found = LookUp(head);
            var blocks = found.Named + found.Left;
            var computed = blocks * _spec.BlockSize;
            _sequences[head].Computed = computed;
            var tokens = ChunkOf(head, budget);
            var needed = BlocksFor(computed + tokens) - blocks;
            if (needed + found.Free > _freeBlocks)
            {
                _sequences[head].Computed = 0;
                return;
            }

            _waiting.Remove(_sequences, head);
            _running.Append(_sequences, head);
            _sequences[head].Place = SequencePlace.Prefilling;
            _prefillStored += computed;
            _totals.ReusedTokens += computed;
            CountPrompt(_sequences[head], computed);
            TakeBlocks(head, found, needed);
            budget -= tokens;
            AddChunk(head, tokens);
            NameChunk(head);
            Host.OnStarted(_sequences[head].Attempt, now);
        }
    }

    // Once for each measured request: what it finds again after it was preempted, it has computed itself.
    private void CountPrompt(in Sequence sequence, int cached)
    {
        if (sequence.IsMeasured && Requests.AttemptAt(sequence.Attempt).Started < 0)
        {
            _totals.AdmittedPromptTokens += sequence.Prompt;
            _totals.CachedPromptTokens += cached;
        }
    }

    private int ChunkOf(int index, int budget)
    {
        var tokens = _sequences[index].Target - _sequences[index].Computed;
        if (_spec.LongPrefillThreshold > 0)
        {
            tokens = Math.Min(tokens, _spec.LongPrefillThreshold);
        }

        return Math.Min(tokens, budget);
    }

    private void AddChunk(int index, int tokens)
    {
        if (_chunkCount == _chunks.Length)
        {
            Array.Resize(ref _chunks, _chunkCount * 2);
        }

        _chunks[_chunkCount++] = index;
        _sequences[index].Chunk = tokens;
        _prefillTokens += tokens;
    }

    private void NameChunk(int index) => NameBlocks(index, _sequences[index].Computed + _sequences[index].Chunk);

    private void Preempt(int index, long now)
    {
        ref var sequence = ref _sequences[index];
        if (_spec.PrefixCaching)
        {
            OpenCache(); // its blocks still hold what it computed
        }

        var stored = sequence.Place == SequencePlace.Decoding ? _decoding.StoredBy(sequence) : sequence.Computed;
        GiveBack(index, stored, isPreempted: true);
        if (sequence.Place == SequencePlace.Decoding)
        {
            sequence.Generated = _decoding.GeneratedBy(sequence);
            _decoding.Remove(_sequences, index);

            // passes go by without it: its next gap runs from its last token, which came at this boundary
            sequence.LastToken = now;
        }
        else
        {
            _prefillStored -= sequence.Computed;
        }

        if (sequence.IsCancelled)
        {
            throw new InvariantException($"server {Id}: a cancelled sequence was still in the batch at {now} ps");
        }

        sequence.Computed = 0;
        sequence.Target = sequence.Prompt + sequence.Generated;
        sequence.Place = SequencePlace.Waiting;
        _running.Remove(_sequences, index);
        _waiting.Prepend(_sequences, index);
        Host.OnPreempted(sequence.Attempt);
    }

    private void Start(long now)
    {
        var stepTime = _spec.StepTime;
        var kv = _decoding.Stored + _decodes;
        if (_chunkCount == 0)
        {
            if (_decodes == 0)
            {
                throw new InvariantException($"server {Id}: nothing to run at {now} ps with {_waiting.Count} waiting");
            }

            var first = stepTime.Linear(_decodes) + (stepTime.DecodeKv * kv) + (stepTime.DecodeSequence * _decodes);
            _jump = new Jump(now, first, stepTime.DecodeKv * _decodes);
            _iterations = 1;
            _isJump = !_isIrregular;
            if (_isJump && !_singleStep)
            {
                var limit = (int)Math.Min(_sequences[_decoding.First].FinishIteration - _decoding.Iteration, Jump.MostIterations);
                _iterations = _jump.Limit(_decoding.IterationsThatFit(_freeBlocks, limit));
            }
        }
        else
        {
            var pairs = 0L;
            var prior = 0L;
            for (var chunk = 0; chunk < _chunkCount; chunk++)
            {
                ref readonly var sequence = ref _sequences[_chunks[chunk]];
                pairs += (long)sequence.Chunk * ((2L * sequence.Computed) + sequence.Chunk);
                prior += sequence.Computed;
            }

            _jump = new Jump(now, stepTime.Pass(_prefillTokens, _decodes, pairs, kv, prior), 0);
            _iterations = 1;
            _isJump = false;
        }

        LargestPass = Math.Max(LargestPass, _prefillTokens + _decodes);
        _isBusy = true;
        Host.WakeAt(Id, _jump.BoundaryAt(_iterations));
    }
}
