using System.Globalization;
using LbSim.Scenarios.Validation;
using LbSim.Workload.Generators;

namespace LbSim.Scenarios.Binding;

/// <summary>Reads when requests, sessions or a mixture's clients arrive.</summary>
internal sealed class ArrivalBinder(FindingList findings)
{
    private static readonly string[] Processes = ["constant", "poisson", "gamma", "weibull", "on-off", "markov"];

    /// <summary>Reads a section of its own, with rate and envelope; null when it is absent or cannot be used.</summary>
    public ArrivalOptions? Read(Section arrivals, out List<EnvelopeOptions> envelopes)
    {
        var rate = arrivals.Rate("rate", "Mean arrivals per second.", isRequired: true);
        var options = ReadProcess(arrivals, rate ?? 1);
        envelopes = new EnvelopeBinder(findings).Read(arrivals.Child("envelope", "How the rate changes over time: a factor on it."));
        arrivals.Done();
        return rate is null ? null : options;
    }

    /// <summary>Reads the keys that say how arrivals of a rate are spaced, out of a section that has others too.</summary>
    public static ArrivalOptions ReadProcess(Section section, double ratePerSecond, bool hasCvs = false)
    {
        var process = section.Name("process", "How arrivals are spaced.", Processes, "poisson");
        var cv = section.Number("cv", "Coefficient of variation of the gaps (gamma and weibull only): above 1 is burstier than Poisson.", least: 0.01, most: 100);
        var onOff = ReadOnOff(section, process == "on-off");
        var markov = MarkovBinder.Read(section, process == "markov");
        if (process is "gamma" or "weibull")
        {
            if (section.IsPresent && cv is null && !hasCvs && section.Keys.All(key => key != "cv"))
            {
                section.Problem("process", FindingCodes.MissingKey, $"{process} arrivals need a coefficient of variation: cv: 1.8");
            }
        }
        else if (cv is not null)
        {
            section.Problem("cv", FindingCodes.Conflict, $"only gamma and weibull arrivals have a coefficient of variation; the process is {process}");
            cv = null;
        }

        return new ArrivalOptions
        {
            Process = process switch
            {
                "constant" => ArrivalProcess.Constant,
                "gamma" => ArrivalProcess.Gamma,
                "weibull" => ArrivalProcess.Weibull,
                "on-off" => ArrivalProcess.OnOff,
                "markov" when markov is not null => ArrivalProcess.Markov, // else there are findings already
                _ => ArrivalProcess.Poisson,
            },
            RatePerSecond = ratePerSecond,
            Cv = cv,
            OnOff = onOff,
            Markov = markov,
        };
    }

    /// <summary>How arrivals are spaced, for people.</summary>
    public static string Describe(ArrivalOptions arrivals) => arrivals.Process switch
    {
        ArrivalProcess.Constant => "equally spaced arrivals",
        ArrivalProcess.Gamma => string.Create(CultureInfo.InvariantCulture, $"gamma arrivals (cv {arrivals.Cv:0.##})"),
        ArrivalProcess.Weibull => string.Create(CultureInfo.InvariantCulture, $"Weibull arrivals (cv {arrivals.Cv:0.##})"),
        ArrivalProcess.OnOff => string.Create(CultureInfo.InvariantCulture, $"on-off arrivals (bursts of {arrivals.OnOff!.OnSeconds:0.###} s, pauses of {arrivals.OnOff.OffSeconds:0.###} s)"),
        ArrivalProcess.Markov => string.Create(CultureInfo.InvariantCulture, $"Markov arrivals ({arrivals.Markov!.States.Count} states, cv {arrivals.Markov.Cv():0.##})"),
        _ => "Poisson arrivals",
    };

    private static OnOffOptions? ReadOnOff(Section section, bool isOnOff)
    {
        var on = section.Duration("on", "Mean length of a burst (on-off only).", mayBeZero: false);
        var off = section.Duration("off", "Mean length of a pause (on-off only).", mayBeZero: false);
        var quiet = section.Share("quiet", "Rate in a pause as a share of the rate in a burst (on-off only). Default: 0, silence.");
        if (!isOnOff)
        {
            if ((on ?? off) is not null || quiet is not null)
            {
                section.Problem(on is not null ? "on" : off is not null ? "off" : "quiet", FindingCodes.Conflict, "only on-off arrivals have bursts and pauses; expected process: on-off");
            }

            return null;
        }

        if (section.IsPresent && (on is null || off is null) && !section.Findings.HasErrors)
        {
            section.Problem("process", FindingCodes.MissingKey, "on-off arrivals need the mean lengths of bursts and pauses: on: 10s, off: 40s");
        }

        return new() { OnSeconds = (on ?? 1) / 1e12, OffSeconds = (off ?? 1) / 1e12, Quiet = quiet ?? 0 };
    }
}
