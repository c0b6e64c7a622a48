using LbSim.Workload.Traces.ClientTables;

namespace LbSim.Tests.Workload.Traces.ClientTables;

public class ClientTableSummaryTests
{
    private const string Text = "text_tokens";
    private const string Image = "image_tokens";
    private const string Output = "output_tokens";

    private static readonly ClientTableSummary Tables = new(
    [
        new("small", [new(0, 1, 2, "Gamma", 1), new(600, 0, 0, "", 0)], []),
        new("silent", [new(0, 0, 0, "", 0)], []),
        new("large", [new(0, 2, 1, "Gamma", 1), new(600, 6, 3, "Weibull", 1)], [(600, Text, [(10, 0.5), (30, 0.5)]), (600, Image, [(100, 1)]), (600, Output, [(7, 1)])]),
    ]);

    [Fact]
    public void Ranked_ClientsThatSend_AreThereTheLargestFirst()
    {
        var clients = Tables.Ranked();

        Assert.Equal(["large", "small"], clients.Select(client => client.Name));
        Assert.Equal((4800, 4, 6, 1), (clients[0].Requests, clients[0].MeanRate, clients[0].MaxRate, clients[0].ActiveShare));
        Assert.Equal(8.0 / 9, clients[0].Share, 12);
        Assert.Equal((1, 3), (clients[0].Cv.Quantile(0.25), clients[0].Cv.Quantile(0.5)));
        Assert.Equal((600, 0.5, 0.5), (clients[1].Requests, clients[1].MeanRate, clients[1].ActiveShare));
    }

    [Fact]
    public void Ranked_Prompts_AreTheSumOfAllTheirKinds()
    {
        var clients = Tables.Ranked();

        Assert.Equal((120, 7), (clients[0].PromptTokens, clients[0].OutputTokens));
        Assert.Equal((double.NaN, double.NaN), (clients[1].PromptTokens, clients[1].OutputTokens));
    }

    [Fact]
    public void Lorenz_TwoClientsOfEightNinths_SagsAsFar()
    {
        var (curve, gini) = Tables.Lorenz()!.Value;

        Assert.Equal([0, 0.5, 1], curve.Select(point => point.X));
        Assert.Equal(1.0 / 9, curve[1].Y, 12);
        Assert.Equal(0.5 - (1.0 / 9), gini, 12);
    }

    [Fact]
    public void LengthShare_HistogramsOfOneWindow_IsItsShareOfRequests() => Assert.Equal(6.0 / 9, Tables.LengthShare, 12);

    [Fact]
    public void Curve_Steps_AreUprightAndSmallOnesJoined()
    {
        var curve = new WeightedValues([(5, 2), (1, 1), (9, 0.001), (10, 0.999), (3, 0)]).Curve(most: 10);

        Assert.Equal([(1, 0), (1, 0.25), (5, 0.25), (5, 0.75), (10, 0.75025), (10, 1)], curve.Select(point => (point.X, point.Y)));
    }
}
