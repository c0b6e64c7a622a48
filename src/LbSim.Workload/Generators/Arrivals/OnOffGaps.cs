using LbSim.Kernel.Random;

namespace LbSim.Workload.Generators;

/// <summary>Gaps of a two-state Markov-modulated Poisson process of mean rate 1, begun in equilibrium.</summary>
/// <remarks>
/// A gap is an exponential amount of work that is done at the rate of the state in force; what is left of a state is exponential
/// again, so nothing is thinned or rejected. Fischer and Meier-Hellstern, "The Markov-modulated Poisson process (MMPP) cookbook", 1993.
/// </remarks>
/// <param name="on">Mean length of a burst, in mean gaps.</param>
/// <param name="off">Mean length of a pause, in mean gaps.</param>
/// <param name="quiet">Rate in a pause as a share of that in a burst, 0 to below 1.</param>
internal sealed class OnOffGaps(double on, double off, double quiet) : GapProcess
{
    private readonly double _burstRate = (on + off) / (on + (quiet * off));
    private bool _isOn;
    private double _left = -1;

    /// <inheritdoc/>
    public override double Next(RandomStream random)
    {
        if (_left < 0)
        {
            _isOn = random.NextDouble() * (on + off) < on;
            _left = Length(random);
        }

        var work = -Math.Log(random.NextPositive());
        var gap = 0.0;
        while (true)
        {
            var rate = _isOn ? _burstRate : _burstRate * quiet;
            if (work <= rate * _left)
            {
                var step = rate > 0 ? work / rate : 0;
                _left = Math.Max(_left - step, 0);
                return gap + step;
            }

            work -= rate * _left;
            gap += _left;
            _isOn = !_isOn;
            _left = Length(random);
        }
    }

    /// <inheritdoc/>
    public override double First(RandomStream random) => Next(random); // the state is begun in equilibrium and remembers nothing else

    private double Length(RandomStream random) => (_isOn ? on : off) * -Math.Log(random.NextPositive());
}
