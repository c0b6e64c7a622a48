namespace LbSim.Simulation.Servers;

/// <content>The work left, for oracles: an estimate from what is truly left to do and the engine's own step times.</content>
internal sealed partial class BatchEngine
{
    public override long WorkLeft(long now, ReadOnlySpan<int> underWay)
    {
        var left = default(Remaining);
        var ended = _isBusy ? EndedBy(now) : 0;
        for (var index = _running.Head; index >= 0; index = _sequences[index].Next)
        {
            ref readonly var sequence = ref _sequences[index];
            if (sequence.IsCancelled)
            {
                continue; // it leaves at the next boundary
            }

            if (sequence.Place == SequencePlace.Decoding)
            {
                left.AddDecode(_decoding.StoredBy(sequence) + ended, (int)(sequence.FinishIteration - _decoding.Iteration) - ended);
            }
            else
            {
                left.AddPrompt(sequence.Computed, sequence.Target, sequence.Output - sequence.Generated);
            }
        }

        for (var index = _waiting.Head; index >= 0; index = _sequences[index].Next)
        {
            ref readonly var sequence = ref _sequences[index];
            left.AddPrompt(0, sequence.Target, sequence.Output - sequence.Generated);
        }

        foreach (var attempt in underWay)
        {
            ref readonly var request = ref Requests[Requests.AttemptAt(attempt).Request];
            if (request.PromptTokens <= _longest)
            {
                left.AddPrompt(0, request.PromptTokens, Math.Max(1, Math.Min(request.OutputTokens, _longest - request.PromptTokens)));
            }
        }

        return (long)Int128.Clamp(PromptTime(left) + DecodeTime(left), 0, long.MaxValue / 4);
    }

    // prompts in passes of the whole token budget, and their query-key pairs, which do not depend on how they are cut
    private Int128 PromptTime(in Remaining left)
    {
        var (passes, rest) = Math.DivRem(left.PromptTokens, _spec.TokenBudget);
        var time = (Int128)passes * _spec.StepTime.Linear(_spec.TokenBudget);
        time += rest > 0 ? _spec.StepTime.Linear((int)rest) : 0;
        return time + (_spec.StepTime.PairHalf * left.Pairs2);
    }

    // every output token takes its share of a decode pass with all who are here in the batch, as far as the batch goes
    private Int128 DecodeTime(in Remaining left)
    {
        if (left.OutputTokens == 0)
        {
            return 0;
        }

        var batch = (int)Math.Min(left.Requests, Math.Min(_spec.MaxSequences, _spec.TokenBudget));
        var stored = (long)(left.Kv * batch / left.Requests);
        return left.OutputTokens * (Int128)_spec.StepTime.Pass(0, batch, 0, stored, 0) / batch;
    }

    /// <summary>What is left to do, summed over requests.</summary>
    private struct Remaining
    {
        public long Requests;
        public long PromptTokens;

        /// <summary>Twice the query-key pairs of the prompt tokens.</summary>
        public Int128 Pairs2;

        /// <summary>Tokens that decode passes must still make; the last pass over a prompt makes the first.</summary>
        public long OutputTokens;

        /// <summary>KV tokens read by a decode pass of all, on average over the rest of each request's life.</summary>
        public Int128 Kv;

        public void AddDecode(int stored, int tokens)
        {
            Requests++;
            OutputTokens += tokens;
            Kv += stored + ((tokens + 1) / 2);
        }

        public void AddPrompt(int computed, int target, int tokens)
        {
            PromptTokens += target - computed;
            Pairs2 += ((Int128)target * target) - ((Int128)computed * computed);
            AddDecode(target, tokens - 1);
        }
    }
}
