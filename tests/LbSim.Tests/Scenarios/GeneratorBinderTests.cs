using LbSim.Scenarios;
using LbSim.Workload.Generators;
using LbSim.Workload.Mixtures;
using LbSim.Workload.Sessions;

namespace LbSim.Tests.Scenarios;

/// <summary>Mixtures, sessions and bursty arrivals in scenario files.</summary>
public sealed class GeneratorBinderTests
{
    private const string Mixture = """
        duration: 10m
        workload:
          mixture:
            rate: 40/s
            groups:
              - { name: top, count: 2, share: 30, process: gamma, cv: 4, lengths: { prompt: 1000, output: 100 } }
              - { name: rest, count: 60, share: 70, zipf: 1.2, process: weibull, cvs: { lognormal: { mean: 1.3, cv: 0.5 } }, spread: 0.5, envelope: { steps: [{ at: 5m, factor: 2 }] } }
          lengths: { prompt: 200, output: 300 }
        """;

    private const string Sessions = """
        duration: 10m
        workload:
          sessions:
            arrivals: { rate: 2/s }
            turns: { geometric: { mean: 4 } }
            opening: 500
            think: { lognormal: { mean: 20s, cv: 1.5 } }
            tool-think: 2s
            tool-share: 40%
            shared-prompt: { groups: 4, tokens: 800 }
            context-limit: 32k
            compaction: { at: 20k, to: { lognormal: { mean: 2000, cv: 0.5 } } }
            abandon: 2%
          lengths: { prompt: 60, output: 200 }
        """;

    private const string OnOff = """
        duration: 10m
        workload:
          arrivals: { process: on-off, rate: 5/s, on: 10s, off: 30s, quiet: 10% }
          lengths: { prompt: 547, output: 248 }
        """;

    private const string Markov = """
        duration: 10m
        workload:
          arrivals:
            process: markov
            rate: 5/s
            states:
              - { gap: 0.1, next: [0.9, 0.1] }
              - { gap: 4, cv: 1.5, next: [0.3, 0.7] }
          lengths: { prompt: 547, output: 248 }
        """;

    private const string Rest = """

        model: llama-3.1-8b
        fleet:
          - { name: h100, gpu: h100-sxm, count: 2 }
        balancers: [least-connections]
        """;

    [Fact]
    public void Parse_Mixture_IsOneOfClientsWithTheRateOverTheSpan()
    {
        var scenario = Parse(Mixture).Scenario!;

        Assert.Equal(62, Assert.IsType<MixtureWorkload>(scenario.Workload).Clients);
        Assert.Equal(40 * (1 + (0.7 / 2)), scenario.Traffic.RatePerSecond!.Value, 1e-9);
        Assert.Equal("a mixture of 62 clients in 2 groups at 54/s together on average, with an envelope, the busiest with 20.6% of it, prompts of 440 and answers of 240 tokens on average, about 32,400 requests in 10 min", scenario.Traffic.Description);
    }

    [Fact]
    public void Parse_Sessions_AreAClosedLoopWithANoticeAndALoad()
    {
        var scenario = Parse(Sessions).Scenario!;

        Assert.IsType<SessionWorkload>(scenario.Workload);
        Assert.Contains(Scenario.ClosedLoopNotice, scenario.Warnings);
        Assert.InRange(scenario.Traffic.RatePerSecond!.Value, 7, 8.2); // 2 sessions/s of 4 turns, a few given up
        Assert.StartsWith("a closed loop of sessions, Poisson arrivals at 2/s, about 3.", scenario.Traffic.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_SessionsWithPatience_SayThatRequestsDependOnTheServers() =>
        Assert.Contains(Parse(Sessions.Replace("abandon: 2%", "patience: 30s", StringComparison.Ordinal)).Scenario!.Warnings, warning => warning.Contains("lose patience", StringComparison.Ordinal));

    [Fact]
    public void Parse_OnOff_IsThatProcess()
    {
        var scenario = Parse(OnOff).Scenario!;

        Assert.IsType<GeneratedWorkload>(scenario.Workload);
        Assert.StartsWith("on-off arrivals (bursts of 10 s, pauses of 30 s) at 5/s", scenario.Traffic.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_Markov_IsThatProcessAtTheRateGiven()
    {
        var scenario = Parse(Markov).Scenario!;

        Assert.IsType<GeneratedWorkload>(scenario.Workload);
        Assert.StartsWith("Markov arrivals (2 states, cv 3.2) at 5/s", scenario.Traffic.Description, StringComparison.Ordinal);
        Assert.Empty(Parse(Mixture.Replace("process: gamma, cv: 4", "process: markov, states: [{ gap: 1, next: [1, 1] }, { gap: 9, next: [1, 1] }]", StringComparison.Ordinal)).Findings);
    }

    [Theory]
    [InlineData(Mixture, "rate: 40/s", "", "LB0005", "workload.mixture", "needs the key \"rate\"")]
    [InlineData(Mixture, "share: 30", "share: 0", "LB0008", "workload.mixture.groups[0].share", "must be at least")]
    [InlineData(Mixture, "cv: 4, ", "", "LB0005", "workload.mixture.groups[0].process", "gamma arrivals need a coefficient of variation")]
    [InlineData(Mixture, "zipf: 1.2", "zipff: 1.2", "LB0004", "workload.mixture.groups[1]", "did you mean \"zipf\"?")]
    [InlineData(Mixture, "  lengths: { prompt: 200, output: 300 }", "", "LB0005", "workload.mixture.groups[1]", "needs lengths, here or for the whole workload")]
    [InlineData(Mixture, "duration: 10m", "seed: 1", "LB0005", "workload", "a mixture needs an end")]
    [InlineData(Mixture, "  mixture:", "  arrivals: { rate: 2/s }\n  mixture:", "LB0010", "workload.arrivals", "a mixture says itself who sends and when; leave arrivals out")]
    [InlineData(Sessions, "turns: { geometric: { mean: 4 } }", "", "LB0005", "workload.sessions", "needs the key \"turns\"")]
    [InlineData(Sessions, "tool-share: 40%", "tool-share: 140%", "LB0008", "workload.sessions.tool-share", "must be at most")]
    [InlineData(Sessions, "context-limit: 32k", "context-limit: 1", "LB0008", "workload.sessions.context-limit", "must be at least 2")]
    [InlineData(Sessions, "arrivals: { rate: 2/s }", "", "LB0005", "workload.sessions", "needs the key \"arrivals\"")]
    [InlineData(Sessions, "duration: 10m", "seed: 1", "LB0005", "workload", "sessions need an end")]
    [InlineData(Sessions, "at: 20k, ", "", "LB0005", "workload.sessions.compaction", "needs the key \"at\"")]
    [InlineData(Sessions, "at: 20k", "at: 2k", "LB0008", "workload.sessions", "compaction.to leaves 2800 tokens on average with the shared prompt; expected fewer than the 2000 of at")]
    [InlineData(Sessions, "context-limit: 32k", "history: false", "LB0008", "workload.sessions", "compaction needs turns that send the history again")]
    [InlineData(OnOff, "on: 10s, ", "", "LB0005", "workload.arrivals.process", "on-off arrivals need the mean lengths")]
    [InlineData(OnOff, "process: on-off", "process: poisson", "LB0010", "workload.arrivals.on", "only on-off arrivals have bursts")]
    [InlineData(Markov, "    states:\n      - { gap: 0.1, next: [0.9, 0.1] }\n      - { gap: 4, cv: 1.5, next: [0.3, 0.7] }", "", "LB0005", "workload.arrivals.process", "markov arrivals need at least two states")]
    [InlineData(Markov, "process: markov", "process: poisson", "LB0010", "workload.arrivals.states", "only markov arrivals have states")]
    [InlineData(Markov, "gap: 4", "gap: -4", "LB0008", "workload.arrivals.states[1].gap", "must not be negative")]
    [InlineData(Markov, "gap: 4, ", "", "LB0005", "workload.arrivals.states[1]", "needs the key \"gap\"")]
    [InlineData(Markov, "cv: 1.5", "cv: 150", "LB0008", "workload.arrivals.states[1].cv", "must be at most 100")]
    [InlineData(Markov, "[0.3, 0.7]", "[0.3]", "LB0008", "workload.arrivals.states[1].next", "has 1 weights; expected one for each of the 2 states")]
    [InlineData(Markov, "[0.3, 0.7]", "[0.3, -1]", "LB0007", "workload.arrivals.states[1].next[1]", "expected a number of 0 or more, found -1")]
    [InlineData(Markov, "[0.3, 0.7]", "[0, 0]", "LB0008", "workload.arrivals.states[1].next", "has weights of 0 only")]
    [InlineData(Markov, "[0.3, 0.7]", "[0, 1]", "LB0008", "workload.arrivals.states[1].next", "never leads to states[0]")]
    [InlineData(OnOff, "on: 10s", "on: 0s", "LB0008", "workload.arrivals.on", "must be above 0")]
    public void Parse_SomethingWrong_IsAFindingThere(string text, string right, string wrong, string code, string path, string message)
    {
        var findings = Parse(text.Replace(right, wrong, StringComparison.Ordinal)).Findings;

        Assert.Contains(findings, finding => finding.Code == code && finding.Path == path && finding.Message.Contains(message, StringComparison.Ordinal) && finding.Line > 0);
    }

    private static LoadResult Parse(string text) => ScenarioLoader.Parse(text + Rest, "test.yaml", ".", new ScenarioChoices());
}
