using LbSim.Tests.Testing;
using LbSim.Workload.Generators;

namespace LbSim.Tests.Workload.Generators;

/// <summary>Bursts and pauses against the closed form of their dispersion.</summary>
public sealed class OnOffTests
{
    [Theory]
    [InlineData(2.5, 8, 40, 0)] // near the code trace of Azure 2023
    [InlineData(10, 3, 3, 0.3)]
    [InlineData(4, 30, 5, 0.05)]
    public void Arrivals_CountedInWindows_HaveTheDispersionOfTheClosedForm(double rate, double on, double off, double quiet)
    {
        var onOff = new OnOffOptions { OnSeconds = on, OffSeconds = off, Quiet = quiet };
        const double Until = 400_000;

        var times = Generate.Arrivals(Options(rate, onOff), Until);

        // the standard error of a variance of n nearly normal counts is sqrt(2/n), of skewed and correlated ones up to three times that
        Assert.Equal(rate, times.Count / Until, 4 * rate * Math.Sqrt(onOff.Dispersion(rate, 1e9) / times.Count));
        foreach (var window in new[] { 1.0, 10, 60 })
        {
            var expected = onOff.Dispersion(rate, window);
            Assert.Equal(expected, Generate.Dispersion(times, window, Until), 3 * expected * 3 * Math.Sqrt(2 / Math.Min(Until / window, Until / (on + off))));
        }
    }

    [Fact]
    public void Dispersion_OfLongWindows_ApproachesItsLimitFromBelowAndOfShortOnesOne()
    {
        var onOff = new OnOffOptions { OnSeconds = 8, OffSeconds = 40 };

        Assert.Equal(1, onOff.Dispersion(2.5, 1e-6), 1e-4);
        // with silence between bursts the limit is 1 + 2 l off^2 / (on + off)
        Assert.Equal(1 + (2 * 2.5 * 40 * 40 / 48), onOff.Dispersion(2.5, 1e12), 1e-6);
    }

    [Fact]
    public void Arrivals_AtAQuietOfNothing_ComeInBurstsOnly()
    {
        var times = Generate.Arrivals(Options(5, new() { OnSeconds = 1, OffSeconds = 99 }), 10_000);

        var empty = Enumerable.Range(0, 10_000).Except(times.Select(time => (int)time)).Count();

        // a second is empty when it lies in a pause: exp(-1/99) * 99/100 of them, and few others at 500 requests/s
        Assert.InRange(empty, 9_600, 9_950);
    }

    [Fact]
    public void TryNext_AfterWarmUp_AllocatesNothing()
    {
        using var source = new GeneratedWorkload(Options(50, new() { OnSeconds = 1, OffSeconds = 2 })).Open(1, 0);

        Assert.Equal(0, Allocation.LeastOf(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                source.TryNext(out _);
            }
        }));
    }

    private static GeneratorOptions Options(double rate, OnOffOptions onOff) => new()
    {
        Arrivals = new() { Process = ArrivalProcess.OnOff, RatePerSecond = rate, OnOff = onOff },
        Lengths = Generate.OneToken,
    };
}
