using LbSim.Kernel;

namespace LbSim.Simulation.Servers;

/// <content>Ends passes: tokens are delivered, blocks taken and freed, sequences join, finish or leave.</content>
internal sealed partial class BatchEngine
{
    public override void Wake(long now)
    {
        if (!_isBusy || now != _jump.BoundaryAt(_iterations))
        {
            throw new InvariantException($"server {Id}: woken at {now} ps, its boundary is {_jump.BoundaryAt(_iterations)} ps");
        }

        Events++;
        _finishedCount = 0;
        if (_isJump)
        {
            var growth = _decoding.Growth(_iterations);
            _freeBlocks -= growth;
            TakeGrowth(growth);
            _growthTaken = 0;
        }


        Account(_iterations, isLastDelivered: false);
        _isBusy = false;
        if (_cancelledRunning > 0)
        {
            DropCancelled(now);
        }

        while (_decoding.Count > 0 && _sequences[_decoding.First].FinishIteration == _decoding.Iteration)
        {
            var index = _decoding.First;
            _sequences[index].Computed = _decoding.StoredBy(_sequences[index]);
            _decoding.Remove(_sequences, index);
            NoteFinished(index);
        }

        for (var chunk = 0; chunk < _chunkCount; chunk++)
        {
            EndChunk(_chunks[chunk], now);
        }

        _chunkCount = 0;
        for (var finished = 0; finished < _finishedCount; finished++)
        {
            Finish(_finished[finished], now);
        }

        _cache?.Commit();
        _boundaryRunning = _running.Count;
        _boundaryBlocks = _spec.KvBlocks - _freeBlocks;
        Host.StepAtEndOfInstant(Id);
    }

    // Adds what the passes that have ended did to counters, gaps and the decode set.
    private void Account(int iterations, bool isLastDelivered)
    {
        var span = _jump.Span(iterations);
        var stored = StoredTokens;
        _totals.Busy += span;
        _totals.Passes += iterations;
        _totals.ScheduledTokens += ((long)iterations * _decodes) + _prefillTokens;
        _totals.Running += (Int128)span * _running.Count;
        _totals.KvTokens += _jump.KvIntegral(iterations, stored, _decodes);
        var before = _totals.OutputTokens;
        if (_cancelledRunning > 0 && !isLastDelivered)
        {
            DeliverButCancelled(iterations);
        }
        else
        {
            Host.OnGaps(_jump.First, _jump.Growth, iterations, _decoding.Measured);
            _totals.OutputTokens += (long)iterations * _decodes;
        }

        if (TokenLog is { } log && _decodes > 0)
        {
            var delivered = _totals.OutputTokens - before;
            log.AddPasses(_jump, iterations, _decodes, (int)(((long)iterations * _decodes) - delivered));
        }

        // decode sets count time in iterations even when only prompts were computed: nobody's end moves by an empty one
        if (_decodes > 0)
        {
            _decoding.Iteration += iterations;
            _decoding.Stored += (long)iterations * _decodes;
        }
    }

    // Clients that left before the last boundary get every token but that one's.
    private void DeliverButCancelled(int iterations)
    {
        var gone = 0;
        var goneMeasured = 0;
        for (var index = _running.Head; index >= 0; index = _sequences[index].Next)
        {
            ref readonly var sequence = ref _sequences[index];
            if (sequence.IsCancelled && sequence.Place == SequencePlace.Decoding)
            {
                gone++;
                goneMeasured += sequence.IsMeasured ? 1 : 0;
            }
        }

        Host.OnGaps(_jump.First, _jump.Growth, iterations - 1, _decoding.Measured);
        Host.OnGaps(_jump.First + (_jump.Growth * (iterations - 1)), 0, 1, _decoding.Measured - goneMeasured);
        _totals.OutputTokens += ((long)iterations * _decodes) - gone;
    }

    private void EndOwnGap(in Sequence sequence, long now)
    {
        if (sequence.IsMeasured)
        {
            Host.OnGaps(now - sequence.LastToken, 0, 1, 1);
        }
    }

    private void DropCancelled(long now)
    {
        var index = _running.Head;
        while (index >= 0)
        {
            var next = _sequences[index].Next;
            ref var sequence = ref _sequences[index];
            if (sequence.IsCancelled)
            {
                if (sequence.Place == SequencePlace.Decoding)
                {
                    GiveBack(index, _decoding.StoredBy(sequence));
                    _decoding.Remove(_sequences, index);
                }
                else
                {
                    // the blocks of the chunk that has just been computed are its own too
                    GiveBack(index, sequence.Computed + sequence.Chunk);
                    _prefillStored -= sequence.Computed;
                }

                _running.Remove(_sequences, index);
                var attempt = sequence.Attempt;
                Release(index);
                Host.OnCancelled(attempt, now);
            }

            index = next;
        }

        _cancelledRunning = 0;
    }

    private void EndChunk(int index, long now)
    {
        ref var sequence = ref _sequences[index];
        if (sequence.Place != SequencePlace.Prefilling)
        {
            return; // it was cancelled and is gone
        }

        sequence.Computed += sequence.Chunk;
        _prefillStored += sequence.Chunk;
        sequence.Chunk = 0;
        if (sequence.Computed < sequence.Target)
        {
            return;
        }

        // the pass that computes the last token of the prompt (or of what was preempted) emits the next one
        _prefillStored -= sequence.Computed;
        if (sequence.Generated == 0)
        {
            _totals.PromptTokens += sequence.Prompt;
            Host.OnFirstToken(sequence.Attempt, now);
        }
        else
        {
            EndOwnGap(sequence, now);
        }

        sequence.Generated++;
        _totals.OutputTokens++;
        TokenLog?.AddToken(now, isFirst: sequence.Generated == 1);
        if (sequence.Generated == sequence.Output)
        {
            NoteFinished(index);
        }
        else
        {
            sequence.Place = SequencePlace.Decoding;
            _decoding.Add(_sequences, index);
        }
    }

    // what ends in one pass ends in order of request number, whether it decoded or had a one-token answer
    private void NoteFinished(int index)
    {
        if (_finishedCount == _finished.Length)
        {
            Array.Resize(ref _finished, _finishedCount * 2);
        }

        var place = _finishedCount++;
        while (place > 0 && _sequences[_finished[place - 1]].Order > _sequences[index].Order)
        {
            _finished[place] = _finished[place - 1];
            place--;
        }

        _finished[place] = index;
    }

    private void Finish(int index, long now)
    {
        GiveBack(index, _sequences[index].Computed);
        _running.Remove(_sequences, index);
        var attempt = _sequences[index].Attempt;
        Release(index);
        Host.OnFinished(attempt, now);
    }
}
