using System.Globalization;
using System.Text;
using LbSim.Kernel.Random;
using LbSim.Workload.Clients;
using LbSim.Workload.Fitting;
using LbSim.Workload.Generators;
using LbSim.Workload.Lengths;
using LbSim.Workload.Mixtures;
using LbSim.Workload.Sessions;

namespace LbSim.Scenarios;

/// <summary>Writes a fitted generator as the workload of a scenario file, which reads back as the same traffic.</summary>
public static class GeneratorFile
{
    /// <summary>The text of the file.</summary>
    /// <param name="fit">The generator.</param>
    /// <param name="goodness">How good it is; stands in the file as a comment.</param>
    /// <param name="trace">Name of the trace's file.</param>
    public static string Write(TrafficFit fit, Goodness goodness, string trace)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentNullException.ThrowIfNull(goodness);
        ArgumentNullException.ThrowIfNull(trace);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Fitted by lbsim trace fit to {OneLine(trace)}: {fit.Sample.Count} requests in {Number(fit.Sample.Span)} s.\n");
        foreach (var note in fit.Notes)
        {
            text.Append("# ").Append(note).Append('\n');
        }

        foreach (var line in GoodnessTable.Lines(goodness))
        {
            text.Append("#   ").Append(line).Append('\n');
        }

        text.Append("# lbsim trace generate makes a trace of it; with model, fleet and balancers it is a scenario.\n");
        text.Append(CultureInfo.InvariantCulture, $"duration: {Number(Math.Max(fit.Sample.Span, 1))}s\n\nworkload:\n");
        if (fit.Generator is { } generator)
        {
            Arrivals(text, generator.Arrivals, generator.Envelopes, "  ");
            Lengths(text, generator.Lengths, "  ");
        }
        else if (fit.Mixture is { } mixture)
        {
            Mixture(text, mixture);
        }
        else
        {
            Sessions(text, fit.Sessions!);
        }

        return text.ToString();
    }

    /// <summary>The text of a file with a mixture that no trace of requests was needed for.</summary>
    /// <param name="mixture">The mixture.</param>
    /// <param name="spanSeconds">How long its traffic is.</param>
    /// <param name="comments">What stands above it, a line each.</param>
    public static string Write(MixtureOptions mixture, double spanSeconds, IEnumerable<string> comments)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        ArgumentNullException.ThrowIfNull(comments);
        var text = new StringBuilder();
        foreach (var comment in comments)
        {
            text.Append("# ").Append(OneLine(comment)).Append('\n');
        }

        text.Append(CultureInfo.InvariantCulture, $"duration: {Number(Math.Max(spanSeconds, 1))}s\n\nworkload:\n");
        Mixture(text, mixture);
        return text.ToString();
    }

    private static void Mixture(StringBuilder text, MixtureOptions mixture)
    {
        text.Append(CultureInfo.InvariantCulture, $"  mixture:\n    rate: {Number(mixture.RatePerSecond)}/s\n");
        if (mixture.Envelopes.Count > 0)
        {
            text.Append("    ").Append(Envelope(mixture.Envelopes)[2..]).Append('\n');
        }

        text.Append("    groups:\n");
        foreach (var group in mixture.Groups)
        {
            text.Append(CultureInfo.InvariantCulture, $"      - name: {group.Name}\n        count: {group.Count}\n        share: {Number(group.Share)}\n        zipf: {Number(group.Zipf)}\n");
            text.Append(CultureInfo.InvariantCulture, $"        process: {ProcessName(group.Arrivals.Process)}\n");
            States(text, group.Arrivals.Markov, "        ");
            if (group.Cvs is { } cvs)
            {
                text.Append(CultureInfo.InvariantCulture, $"        cvs: {Distribution(cvs, "")}\n");
            }
            else if (group.Arrivals.Cv is { } cv)
            {
                text.Append(CultureInfo.InvariantCulture, $"        cv: {Number(cv)}\n");
            }

            if (group.Envelopes.Count > 0)
            {
                text.Append("        ").Append(Envelope(group.Envelopes)[2..]).Append('\n');
            }

            Lengths(text, group.Lengths, "        ");
        }
    }

    private static void Sessions(StringBuilder text, SessionOptions sessions)
    {
        text.Append("  sessions:\n");
        Arrivals(text, sessions.Arrivals, sessions.Envelopes, "    ");
        if (sessions.Count is { } count)
        {
            text.Append(CultureInfo.InvariantCulture, $"    count: {count}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"    turns: {Tokens(sessions.Turns)}\n");
        if (sessions.Opening is { } opening)
        {
            text.Append(CultureInfo.InvariantCulture, $"    opening: {Tokens(opening)}\n");
        }

        if (sessions.Beginnings.Count > 0)
        {
            text.Append("    beginnings:\n");
            foreach (var beginning in sessions.Beginnings)
            {
                text.Append(CultureInfo.InvariantCulture, $"      - {{ tokens: {beginning.Tokens}, share: {Number(beginning.Share)} }}\n");
            }
        }

        if (sessions.FirstLengths is { } first)
        {
            text.Append("    first:\n");
            Lengths(text, first, "      ");
        }

        text.Append(CultureInfo.InvariantCulture, $"    think: {Distribution(sessions.Think, "s")}\n    tool-think: {Distribution(sessions.ToolThink, "s")}\n    tool-share: {Number(sessions.ToolShare)}\n");
        text.Append(CultureInfo.InvariantCulture, $"    history: {(sessions.SendsHistory ? "true" : "false")}\n");
        if (sessions.Compaction is { } compaction)
        {
            text.Append(CultureInfo.InvariantCulture, $"    compaction: {{ at: {Tokens(compaction.At)}, to: {Tokens(compaction.To)} }}\n");
        }

        if (sessions.ContextLimit is { } limit)
        {
            text.Append(CultureInfo.InvariantCulture, $"    context-limit: {limit}\n");
        }

        if (sessions.Clients is { } clients)
        {
            text.Append(CultureInfo.InvariantCulture, $"  clients: {{ count: {clients.Count}, zipf: {Number(clients.Zipf)} }}\n");
        }

        Lengths(text, sessions.Lengths, "  ");
    }

    private static void Lengths(StringBuilder text, LengthOptions lengths, string indent)
    {
        var data = ((JointLengths)lengths).Data;
        text.Append(indent).Append("lengths:\n").Append(indent).Append("  joint:\n");
        Table("prompt", data.Prompt, data.PromptDivisions);
        Table("output", data.Output, data.OutputDivisions);
        text.Append(indent).Append("    cells:\n");
        foreach (var row in data.Cells)
        {
            text.Append(indent).Append("      - [").AppendJoin(", ", row).Append("]\n");
        }

        void Table(string name, QuantileTable table, IReadOnlyList<int> divisions)
        {
            text.Append(indent).Append("    ").Append(name).Append(":\n");
            text.Append(indent).Append("      tokens: [").AppendJoin(", ", table.Tokens).Append("]\n");
            text.Append(indent).Append("      below: [").AppendJoin(", ", table.Below).Append("]\n");
            text.Append(indent).Append("      divisions: [").AppendJoin(", ", divisions).Append("]\n");
        }
    }

    private static void Arrivals(StringBuilder text, ArrivalOptions arrivals, IReadOnlyList<EnvelopeOptions> envelopes, string indent)
    {
        if (arrivals.Markov is null)
        {
            text.Append(indent).Append(CultureInfo.InvariantCulture, $"arrivals: {{ {Process(arrivals)}rate: {Number(arrivals.RatePerSecond)}/s{Envelope(envelopes)} }}\n");
            return;
        }

        text.Append(indent).Append(CultureInfo.InvariantCulture, $"arrivals:\n{indent}  process: markov\n{indent}  rate: {Number(arrivals.RatePerSecond)}/s\n");
        States(text, arrivals.Markov, indent + "  ");
        if (envelopes.Count > 0)
        {
            text.Append(indent).Append("  ").Append(Envelope(envelopes)[2..]).Append('\n');
        }
    }

    private static void States(StringBuilder text, MarkovOptions? markov, string indent)
    {
        if (markov is null)
        {
            return;
        }

        text.Append(indent).Append("states:\n");
        foreach (var state in markov.States)
        {
            text.Append(indent).Append(CultureInfo.InvariantCulture, $"  - {{ gap: {Number(state.Gap)}, cv: {Number(state.Cv)}, next: [{string.Join(", ", state.Next.Select(Number))}] }}\n");
        }
    }

    private static string Process(ArrivalOptions arrivals)
    {
        var text = "process: " + ProcessName(arrivals.Process) + ", ";
        if (arrivals.Cv is { } cv)
        {
            text += "cv: " + Number(cv) + ", ";
        }

        return arrivals.OnOff is { } onOff
            ? text + $"on: {Number(onOff.OnSeconds)}s, off: {Number(onOff.OffSeconds)}s, quiet: {Number(onOff.Quiet)}, "
            : text;
    }

    private static string ProcessName(ArrivalProcess process) =>
        process == ArrivalProcess.OnOff ? "on-off" : process.ToString().ToLowerInvariant();

    private static string Envelope(IReadOnlyList<EnvelopeOptions> envelopes) => envelopes.Count == 0 ? ""
        : ", envelope: { steps: [" + string.Join(", ", ((StepsEnvelope)envelopes[0]).Points.Select(point => $"{{ at: {Number(point.At.Seconds)}s, factor: {Number(point.Factor)} }}")) + "] }";

    private static string Tokens(TokenOptions tokens) => tokens.Distribution switch
    {
        TokenDistribution.Fixed => Number(tokens.Mean!.Value),
        TokenDistribution.Geometric => $"{{ geometric: {{ mean: {Number(tokens.Mean!.Value)} }} }}",
        _ => $"{{ lognormal: {{ mean: {Number(Math.Max(tokens.Mean!.Value, 1))}, cv: {Number(tokens.Cv!.Value)} }} }}",
    };

    private static string Distribution(IDistribution distribution, string unit) => distribution is LogNormalDistribution normal
        ? $"{{ lognormal: {{ mean: {Number(normal.Mean)}{unit}, cv: {Number(normal.Cv)} }} }}"
        : Number(distribution.Mean) + unit;

    // seven digits say more than any fit knows, and plain decimals are what scenario files take
    private static string Number(double value)
    {
        var digits = value == 0 ? 0 : Math.Clamp(6 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 12);
        return Math.Round(value, digits).ToString("0.############", CultureInfo.InvariantCulture);
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
