using LbSim.Experiments.Picks;

namespace LbSim.Tests.Experiments.Picks;

public sealed class PickJudgeTests
{
    [Fact]
    public void Judge_SamePicks_IsOk()
    {
        var result = Case.Judge(Case.Small);

        Assert.Equal((PickVerdict.Ok, 4, 4, "nginx-weighted-round-robin"), (result.Verdict, result.Matched, result.Total, result.Balancer));
    }

    [Fact]
    public void Judge_OnePickOther_DiffersAndNamesTheFirst()
    {
        var result = Case.Judge(Case.With("[\"a\", \"b\", \"a\", \"a\"]", "[\"a\", \"a\", \"b\", null]"));

        Assert.Equal((PickVerdict.Differs, 1, 4), (result.Verdict, result.Matched, result.Total));
        Assert.Contains("request 1: a in the recording, b here", result.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"parameters\": {}", "\"parameters\": {\"slowstartSeconds\": 4}", "needs slow start")]
    [InlineData("\"parameters\": {}", "\"parameters\": {\"healthCheck\": {}}", "needs active health checks")]
    [InlineData("\"parameters\": {}", "\"parameters\": {\"queueTimeoutMs\": 4}", "needs a waiting queue")]
    [InlineData("\"parameters\": {}", "\"parameters\": {}, \"dispatches\": []", "needs a waiting queue")]
    [InlineData("\"match\": \"exact\"", "\"match\": \"timeline\"", "needs a real clock: only times were recorded")]
    [InlineData("    server 127.0.0.1:1002;", "    least_time header;", "not mapped: no balancer stands for this configuration of nginx")]
    [InlineData("\"implementation\": \"nginx\"", "\"implementation\": \"abacus\"", "not mapped: no balancer stands for this configuration of abacus")]
    [InlineData("\"finish\", \"id\": 3", "\"down\", \"server\": \"a\", \"how\": \"check-fails\"", "needs active health checks")]
    public void Judge_NeedsWhatTheReplayLacks_IsUnsupportedWithThatReason(string before, string after, string reason)
    {
        var result = Case.Judge(Case.With(before, after));

        Assert.Equal((PickVerdict.Unsupported, reason), (result.Verdict, result.Reason));
    }

    [Fact]
    public void Judge_EveryServerFull_RefusesAndTakesAgainWhenOneIsFree()
    {
        var text = Case.With("\"weight\": 2, ", "\"weight\": 2, \"max_conns\": 1, ").Replace("\"weight\": 1, ", "\"weight\": 1, \"max_conns\": 1, ", StringComparison.Ordinal)
            .Replace("{\"type\": \"arrive-many\", \"firstId\": 0, \"count\": 3}", "{\"type\": \"arrive\", \"id\": 0, \"hold\": true}, {\"type\": \"arrive\", \"id\": 1, \"hold\": true}, {\"type\": \"arrive\", \"id\": 2}, {\"type\": \"finish\", \"id\": 1}", StringComparison.Ordinal)
            .Replace("[\"a\", \"b\", \"a\", \"a\"]", "[\"a\", \"b\", null, \"b\"]", StringComparison.Ordinal);

        Assert.Equal(PickVerdict.Ok, Case.Judge(text).Verdict);
    }

    [Fact]
    public void Judge_OnlyServerRefuses_IsAskedOnceAndNeverTakenOut()
    {
        const string Text = """
            {"case": "single", "implementation": "nginx", "match": "exact",
             "servers": [{"name": "a", "address": "127.0.0.1:1001"}], "config": ["upstream u {", "server 127.0.0.1:1001;", "}"],
             "events": [{"type": "down", "server": "a", "how": "refuse"}, {"type": "arrive-many", "firstId": 0, "count": 2},
                        {"type": "up", "server": "a", "how": "refuse"}, {"type": "arrive-many", "firstId": 2, "count": 1}],
             "picks": [null, null, "a"]}
            """;

        Assert.Equal(PickVerdict.Ok, Case.Judge(Text).Verdict);
    }

    [Fact]
    public void Judge_WeightChangedToZero_DrainsTheServer()
    {
        var text = Case.With("{\"type\": \"arrive-many\", \"firstId\": 0, \"count\": 3}", "{\"type\": \"weight\", \"server\": \"a\", \"weight\": 0}, {\"type\": \"arrive-many\", \"firstId\": 0, \"count\": 2}, {\"type\": \"weight\", \"server\": \"a\", \"weight\": 9}, {\"type\": \"arrive-many\", \"firstId\": 2, \"count\": 1}")
            .Replace("[\"a\", \"b\", \"a\", \"a\"]", "[\"b\", \"b\", \"a\", \"a\"]", StringComparison.Ordinal);

        Assert.Equal(PickVerdict.Ok, Case.Judge(text).Verdict);
    }

    [Theory]
    [InlineData("0.5", "0.3", "0.2", PickVerdict.Ok, 3)]
    [InlineData("0.53", "0.27", "0.2", PickVerdict.Differs, 1)]
    public void Judge_SharesOfManyDraws_AreComparedWithTheModel(string a, string b, string c, PickVerdict verdict, int matched)
    {
        var text = $$"""
            {"case": "shares", "implementation": "varnish", "match": "distribution", "modelShare": {"a": {{a}}, "b": {{b}}, "c": {{c}}},
             "servers": [{"name": "a", "weight": 5, "address": "h:1"}, {"name": "b", "weight": 3, "address": "h:2"}, {"name": "c", "weight": 2, "address": "h:3"}],
             "config": ["new d = directors.random();"], "events": [{"type": "arrive-many", "firstId": 0, "count": 10000}], "picks": []}
            """;

        var result = Case.Judge(text);

        Assert.Equal((verdict, matched, 3), (result.Verdict, result.Matched, result.Total));
    }

    [Theory]
    [InlineData("setWHashedPertubation(99999999999)", "perturbation is \"99999999999\"")]
    [InlineData("setWHashedPertubation(none)", "perturbation is \"\"")]
    public void Judge_ConfigurationOutOfOurRange_IsUnsupportedWithThatReason(string line, string reason)
    {
        var text = $$"""
            {"case": "far", "implementation": "dnsdist", "match": "exact", "servers": [{"name": "a", "address": "h:1"}],
             "config": ["setServerPolicy(whashed)", "{{line}}"], "events": [{"type": "arrive", "id": 0, "key": "k"}], "picks": ["a"]}
            """;

        var result = Case.Judge(text);

        Assert.Equal(PickVerdict.Unsupported, result.Verdict);
        Assert.Contains(reason, result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_OpenRequestsSet_CountForTheDrawsThatFollow()
    {
        const string Text = """
            {"case": "state", "implementation": "lighttpd", "match": "exact",
             "servers": [{"name": "a", "address": "h:1"}, {"name": "b", "address": "h:2"}], "config": ["proxy.balance = \"least-connection\""],
             "events": [{"type": "state", "openRequests": {"a": 2, "b": 1}}, {"type": "arrive-many", "firstId": 0, "count": 2},
                        {"type": "state", "openRequests": {"b": 1}}, {"type": "arrive-many", "firstId": 2, "count": 2}],
             "picks": ["b", "b", "a", "a"]}
            """;

        Assert.Equal(PickVerdict.Ok, Case.Judge(Text).Verdict);
    }

    [Theory]
    [InlineData("\"finish\", \"id\": 0", "b")] // the answer of the finished request counts against a
    [InlineData("\"abort\", \"id\": 0", "a")] // that of the aborted one never came
    public void Judge_HeldAnswer_CountsItsBytesWhenItFinishes(string end, string third)
    {
        var text = $$"""
            {"case": "bytes", "implementation": "apache-httpd", "match": "exact",
             "servers": [{"name": "a", "address": "h:1"}, {"name": "b", "address": "h:2"}], "config": ["ProxySet lbmethod=bytraffic"],
             "events": [{"type": "arrive", "id": 0, "bytes": 9000, "hold": true}, {"type": "arrive", "id": 1, "bytes": 500}, {"type": {{end}}}, {"type": "arrive", "id": 2}],
             "picks": ["a", "b", "{{third}}"]}
            """;

        Assert.Equal(PickVerdict.Ok, Case.Judge(text).Verdict);
    }

    [Fact]
    public void Rows_OfTheTable_NameBalancersOfTheCatalogue()
    {
        Assert.All(PickMap.Rows, row => Assert.NotNull(LbSim.Balancing.Catalog.BalancerCatalog.Find(row.Balancer)));
    }
}
