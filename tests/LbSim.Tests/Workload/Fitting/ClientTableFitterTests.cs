using System.Text;
using LbSim.Scenarios;
using LbSim.Tests.Testing;
using LbSim.Workload.Fitting;
using LbSim.Workload.Generators;
using LbSim.Workload.Mixtures;
using LbSim.Workload.Traces;
using LbSim.Workload.Traces.ClientTables;

namespace LbSim.Tests.Workload.Fitting;

public class ClientTableFitterTests
{
    [Fact]
    public void Fit_TwoClients_KeepsTheirRatesBurstinessAndLengthsApart()
    {
        var fit = ClientTableFitter.Fit(ClientTableFile.Load(Tables()), "t");

        Assert.Equal(1200, fit.SpanSeconds);
        Assert.Equal(["chunk-1", "chunk-0"], fit.Mixture.Groups.Select(group => group.Name)); // the larger first
        Assert.Equal([0.75, 0.25], fit.Mixture.Groups.Select(group => group.Share));
        Assert.Equal(2.0, fit.Mixture.RatePerSecond, 1e-12);
        Assert.Equal((ArrivalProcess.Gamma, 2.5), (fit.Mixture.Groups[0].Arrivals.Process, fit.Mixture.Groups[0].Arrivals.Cv));
        Assert.Equal(ArrivalProcess.Weibull, fit.Mixture.Groups[1].Arrivals.Process);
        Assert.Equal([0.6667, 1.3333], Factors(fit.Mixture.Groups[0]));
        Assert.Equal([2, 0], Factors(fit.Mixture.Groups[1]));
    }

    [Fact]
    public void Compare_GeneratedTraffic_HasTheFiguresOfTheTables()
    {
        var fit = ClientTableFitter.Fit(ClientTableFile.Load(Tables(scale: 20)), "t");

        foreach (var (name, tables, generated) in fit.Compare())
        {
            Assert.True(Math.Abs(generated - tables) < 0.05 * tables, $"{name}: {tables} and {generated}");
        }

        Assert.Equal(0.75 * 100 + (0.25 * 40), fit.MeanPrompt, 1e-9);
        Assert.Equal((0.75 * 7) + (0.25 * 20), fit.MeanOutput, 1e-9);
    }

    [Fact]
    public void Write_Mixture_ReadsBackAsTheSameTraffic()
    {
        var fit = ClientTableFitter.Fit(ClientTableFile.Load(Tables()), "t");

        var (loaded, findings) = WorkloadLoader.Parse(GeneratorFile.Write(fit.Mixture, fit.SpanSeconds, fit.Notes), "t.yaml", ".", new ScenarioChoices());

        Assert.True(loaded is not null, string.Join('\n', findings));
        Assert.Equal(new MixtureWorkload(fit.Mixture).Rates(), ((MixtureWorkload)loaded.Workload).Rates());
    }

    [Fact]
    public void Fit_TablesWithoutLengths_SaysWhichFilesAreMissing() => Assert.Contains(
        "chunk-N-dataset.json", Assert.Throws<TraceException>(() => ClientTableFitter.Fit(ClientTableFile.Load(Folder(("chunk-0-trace.csv", "0,1,1,Gamma,1,1\n"))), "t")).Message, StringComparison.Ordinal);

    [SharedFact]
    public void Compare_PublishedTables_AgreesWithinThreePercent()
    {
        var fit = ClientTableFitter.Fit(ClientTableFile.Load(TracePaths.Of(SharedData.PathTo("data/traces/servegen/multimodal-mm-image.tar.gz"))), "t");

        Assert.Equal(35, fit.Mixture.Groups.Sum(group => group.Count));
        foreach (var (name, tables, generated) in fit.Compare())
        {
            Assert.True(Math.Abs(generated - tables) < 0.03 * tables, $"{name}: {tables} and {generated}");
        }
    }

    private static IEnumerable<double> Factors(MixtureGroupOptions group) => ((StepsEnvelope)group.Envelopes[0]).Points.Select(point => point.Factor);

    // two windows of 600 s: one client sends all the time, the other in the first only
    private static TraceFile Tables(int scale = 1) => Folder(
        ("chunk-0-dataset.json", "{\"0\": {\"input_tokens\": \"{40: 1.0}\", \"output_tokens\": \"{10: 0.5, 30: 0.5}\"}}"),
        ("chunk-0-trace.csv", $"0,{scale},1.5,Weibull,0.5,1\n600,0,0,,0,0\n"),
        ("chunk-1-dataset.json", "{\"0\": {\"input_tokens\": \"{60: 0.5, 140: 0.5}\", \"output_tokens\": \"{7: 1.0}\"}}"),
        ("chunk-1-trace.csv", $"0,{scale},2.5,Gamma,0.5,1\n600,{2 * scale},2.5,Gamma,0.5,1\n"));

    private static TraceFile Folder(params (string Name, string Text)[] files) => new("t", () => Stream.Null)
    {
        Members = () => [.. files.Select(file => new TraceFile(file.Name, () => new MemoryStream(Encoding.UTF8.GetBytes(file.Text))))],
    };
}
