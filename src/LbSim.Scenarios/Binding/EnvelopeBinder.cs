using LbSim.Kernel.Time;
using LbSim.Scenarios.Validation;
using LbSim.Workload.Generators;

namespace LbSim.Scenarios.Binding;

/// <summary>Reads how a generator's rate changes over time.</summary>
internal sealed class EnvelopeBinder(FindingList findings)
{
    public List<EnvelopeOptions> Read(Section envelope)
    {
        var shapes = new List<EnvelopeOptions>();
        var steps = Points(envelope, "steps", "The factor jumps at each time and then stays.");
        var ramps = Points(envelope, "ramps", "The factor moves linearly from point to point.");
        var daily = envelope.Child("daily", "A daily curve from a trough to a peak and back.");
        var day = new DailyEnvelope
        {
            Trough = daily.Number("trough", "Factor at the lowest hour.", "0.5", most: EnvelopeOptions.LargestFactor) ?? 0.5,
            Peak = daily.Number("peak", "Factor at the busiest hour.", "1.5", most: EnvelopeOptions.LargestFactor) ?? 1.5,
            PeakAt = new(daily.Duration("peak-at", "When the peak comes, from the start.", "14h") ?? 0),
            Period = new(daily.Duration("period", "Length of a day.", "24h", mayBeZero: false) ?? SimDuration.PicosecondsPerSecond * 86_400),
        };
        daily.Done();
        var spikes = envelope.List("spikes", "The rate is multiplied by a factor for a while.", (node, path, schema) =>
        {
            var spike = new Section(findings, node, path, schema);
            var begin = spike.Duration("at", "When it begins.", isRequired: true);
            var length = spike.Duration("for", "How long it lasts.", isRequired: true, mayBeZero: false);
            var factor = spike.Number("factor", "What the rate is multiplied by.", isRequired: true, most: EnvelopeOptions.LargestFactor);
            var every = spike.Duration("every", "How often it comes again; once without it.", mayBeZero: false);
            spike.Done();
            return begin is null || length is null || factor is null ? null : new Spike
            {
                At = new(begin.Value),
                For = new(length.Value),
                Factor = factor.Value,
                Every = every is { } again ? new SimDuration(again) : null,
            };
        });
        envelope.Done();
        if (steps.Count > 0)
        {
            shapes.Add(new StepsEnvelope { Points = steps });
        }

        if (ramps.Count > 0)
        {
            shapes.Add(new RampsEnvelope { Points = ramps });
        }

        if (daily.IsPresent)
        {
            shapes.Add(day);
        }

        if (spikes.Count > 0)
        {
            shapes.Add(new SpikesEnvelope { Spikes = spikes });
        }

        foreach (var problem in shapes.SelectMany(shape => shape.Validate()))
        {
            findings.Add(envelope.Node, FindingCodes.OutOfRange, envelope.Path, $"{problem.Option} {problem.Message}");
        }

        if (shapes.Count(shape => shape.IsSloped) > 1)
        {
            findings.Add(envelope.Node, FindingCodes.Conflict, envelope.Path, "ramps and daily exclude each other (steps and spikes go with either)");
        }

        return shapes;
    }

    private List<RatePoint> Points(Section envelope, string key, string help)
    {
        var last = -1L;
        var points = envelope.List(key, help, (node, path, schema) =>
        {
            var point = new Section(findings, node, path, schema);
            var at = point.Duration("at", "Time from the start.", isRequired: true);
            var factor = point.Number("factor", "What the rate is multiplied by.", isRequired: true, most: EnvelopeOptions.LargestFactor);
            point.Done();
            if (at is null || factor is null)
            {
                return null;
            }

            if (at.Value < last)
            {
                point.Problem("at", FindingCodes.OutOfRange, "times must not go back from one point to the next");
            }

            last = at.Value;
            return new Boxed<RatePoint>(new(new SimTime(at.Value), factor.Value));
        });
        return [.. points.Select(point => point.Value)];
    }

    private sealed record Boxed<T>(T Value);
}
