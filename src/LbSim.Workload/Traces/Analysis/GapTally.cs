namespace LbSim.Workload.Traces.Analysis;

/// <summary>Moments of the gaps, in one pass.</summary>
internal sealed class GapTally
{
    private double _sum;
    private double _squares;
    private double _products;
    private double _first;
    private double _previous;

    public long Count { get; private set; }

    public long Zeros { get; private set; }

    public double Max { get; private set; }

    public double Mean => _sum / Count;

    public double? Cv => _sum > 0 ? Math.Sqrt(Math.Max(0, (_squares / Count) - (Mean * Mean))) / Mean : null;

    /// <summary>Pearson correlation of each gap with the next.</summary>
    public double? Lag1
    {
        get
        {
            if (Count < 3)
            {
                return null;
            }

            var pairs = Count - 1;
            var (left, right) = ((_sum - _previous) / pairs, (_sum - _first) / pairs);
            var leftVariance = ((_squares - (_previous * _previous)) / pairs) - (left * left);
            var rightVariance = ((_squares - (_first * _first)) / pairs) - (right * right);
            return leftVariance > 0 && rightVariance > 0 ? ((_products / pairs) - (left * right)) / Math.Sqrt(leftVariance * rightVariance) : null;
        }
    }

    public void Add(double seconds)
    {
        _first = Count == 0 ? seconds : _first;
        _products += Count == 0 ? 0 : _previous * seconds;
        _previous = seconds;
        _sum += seconds;
        _squares += seconds * seconds;
        Max = Math.Max(Max, seconds);
        Zeros += seconds == 0 ? 1 : 0;
        Count++;
    }
}
