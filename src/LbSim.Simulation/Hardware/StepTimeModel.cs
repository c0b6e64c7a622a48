using System.Runtime.CompilerServices;

namespace LbSim.Simulation.Hardware;

/// <summary>How long one forward pass takes, in whole picoseconds: the form of the model page docs/model/step-time.md.</summary>
/// <remarks>
/// T = linear(m) + pairHalf * Q2 + { decodeKv*K + decodeSequence*N if P = 0; mixedKv*K + mixedSequence*N + mixedBase if P and N > 0 },
/// with P prefill tokens, N decoding sequences, m = P + N, K the KV tokens read by the decodes (stored + 1 each) and
/// Q2 = sum over chunks of c*(2*prior + c), twice the query-key pairs. linear(m) holds everything that depends on m alone,
/// the fixed cost per pass included, as a table: any shape (knee, smooth maximum, experts touched) jumps exactly.
/// Coefficients are rounded to picoseconds once, here; from then on all arithmetic is integer.
/// A pass with prompt chunks may also have a floor, the time its memory reads take at the device's peak bandwidth: the form
/// charges a chunk for its query-key pairs, but a chunk of a few tokens far into a long prompt reads the whole prompt's keys
/// and values all the same. T is then the larger of the two; the floor never binds a pass without chunks.
/// </remarks>
public sealed class StepTimeModel
{
    private readonly long[] _linear;
    private readonly long[]? _weightRead;

    /// <summary>A model from integer coefficients.</summary>
    /// <param name="linear">linear[m] in ps for m = 0 .. token budget; linear[0] is unused.</param>
    /// <param name="pairHalf">ps per unit of Q2.</param>
    /// <param name="decodeKv">ps per KV token read in a pure decode pass (d1).</param>
    /// <param name="decodeSequence">ps per sequence in a pure decode pass (c1).</param>
    /// <param name="mixedKv">ps per KV token read in a mixed pass (d2).</param>
    /// <param name="mixedSequence">ps per decoding sequence in a mixed pass (c2).</param>
    /// <param name="mixedBase">ps per mixed pass (g).</param>
    /// <param name="weightRead">weightRead[m] in ps, the floor of a pass of m tokens without its KV reads, at most linear[m]; as long as <paramref name="linear"/>, or null for no floor.</param>
    /// <param name="kvRead">The floor's ps per KV token read, at most <paramref name="decodeKv"/> and <paramref name="mixedKv"/>.</param>
    public StepTimeModel(
        long[] linear,
        long pairHalf,
        long decodeKv,
        long decodeSequence,
        long mixedKv,
        long mixedSequence,
        long mixedBase,
        long[]? weightRead = null,
        long kvRead = 0)
    {
        ArgumentNullException.ThrowIfNull(linear);
        if (weightRead is not null && weightRead.Length != linear.Length)
        {
            throw new ArgumentException("must be as long as the table of linear costs", nameof(weightRead));
        }

        _linear = linear;
        _weightRead = weightRead;
        KvRead = weightRead is null ? 0 : kvRead;
        PairHalf = pairHalf;
        DecodeKv = decodeKv;
        DecodeSequence = decodeSequence;
        MixedKv = mixedKv;
        MixedSequence = mixedSequence;
        MixedBase = mixedBase;
    }

    /// <summary>ps per unit of Q2 (half of q).</summary>
    public long PairHalf { get; }

    /// <summary>ps per KV token read in a pure decode pass.</summary>
    public long DecodeKv { get; }

    /// <summary>ps per sequence in a pure decode pass.</summary>
    public long DecodeSequence { get; }

    /// <summary>ps per KV token read in a mixed pass.</summary>
    public long MixedKv { get; }

    /// <summary>ps per decoding sequence in a mixed pass.</summary>
    public long MixedSequence { get; }

    /// <summary>ps per mixed pass.</summary>
    public long MixedBase { get; }

    /// <summary>The floor's ps per KV token read, 0 without a floor.</summary>
    public long KvRead { get; }

    /// <summary>The largest pass the table covers, in tokens.</summary>
    public int MaxTokens => _linear.Length - 1;

    /// <summary>The part of a pass that depends on its tokens alone, in ps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Linear(int tokens) => _linear[tokens];

    /// <summary>The same model with every duration multiplied, the floor included; rounded to picoseconds.</summary>
    /// <param name="factor">Above 0.</param>
    public StepTimeModel Scaled(double factor)
    {
        return new(Table(_linear)!, Of(PairHalf), Of(DecodeKv), Of(DecodeSequence), Of(MixedKv), Of(MixedSequence), Of(MixedBase), Table(_weightRead), Of(KvRead));

        long Of(long picoseconds) => (long)Math.Round(picoseconds * factor);

        long[]? Table(long[]? table)
        {
            if (table is null)
            {
                return null;
            }

            var scaled = new long[table.Length];
            for (var tokens = 0; tokens < scaled.Length; tokens++)
            {
                scaled[tokens] = Of(table[tokens]);
            }

            return scaled;
        }
    }

    /// <summary>Duration of a pass in ps, its floor included.</summary>
    /// <param name="prefillTokens">P.</param>
    /// <param name="decodes">N.</param>
    /// <param name="pairs2">Q2.</param>
    /// <param name="kvTokens">K, the decoding sequences' tokens stored plus one each.</param>
    /// <param name="priorTokens">Sum over chunks of the tokens their sequences had stored before the pass.</param>
    public long Pass(int prefillTokens, int decodes, long pairs2, long kvTokens, long priorTokens)
    {
        var tokens = prefillTokens + decodes;
        var time = _linear[tokens] + (PairHalf * pairs2);
        if (prefillTokens == 0)
        {
            return time + (DecodeKv * kvTokens) + (DecodeSequence * decodes);
        }

        if (decodes > 0)
        {
            time += (MixedKv * kvTokens) + (MixedSequence * decodes) + MixedBase;
        }

        return _weightRead is null ? time : Math.Max(time, _weightRead[tokens] + (KvRead * (kvTokens + priorTokens)));
    }
}
