namespace LbSim.Workload.Generators;

/// <summary>A distribution of whole tokens given by its quantiles, interpolated linearly and rounded.</summary>
public sealed class QuantileTable
{
    private const int Index = 1024;
    private readonly double[] _shares;
    private readonly double[] _tokens;
    private readonly byte[] _first = new byte[Index + 1]; // where to start looking: no search in the draw

    /// <summary>A table of at most 255 points.</summary>
    /// <param name="shares">Increasing, from 0 to 1.</param>
    /// <param name="tokens">Not decreasing, as many.</param>
    public QuantileTable(double[] shares, double[] tokens)
    {
        ArgumentNullException.ThrowIfNull(shares);
        ArgumentNullException.ThrowIfNull(tokens);
        if (shares.Length != tokens.Length || shares.Length is < 2 or > 255 || shares[0] != 0 || shares[^1] != 1)
        {
            throw new ArgumentException("a quantile table needs 2 to 255 points from share 0 to share 1", nameof(shares));
        }

        _shares = shares;
        _tokens = tokens;
        for (var slot = 0; slot <= Index; slot++)
        {
            var point = 0;
            while (point < shares.Length - 2 && shares[point + 1] <= slot / (double)Index)
            {
                point++;
            }

            _first[slot] = (byte)point;
        }
    }

    /// <summary>The length at a share.</summary>
    /// <param name="share">0 to below 1.</param>
    public int At(double share)
    {
        var point = (int)_first[(int)(share * Index)];
        while (point < _shares.Length - 2 && _shares[point + 1] <= share)
        {
            point++;
        }

        var (from, to) = (_shares[point], _shares[point + 1]);
        var tokens = _tokens[point] + ((_tokens[point + 1] - _tokens[point]) * ((share - from) / (to - from)));
        return Math.Max(1, (int)Math.Round(tokens));
    }
}
