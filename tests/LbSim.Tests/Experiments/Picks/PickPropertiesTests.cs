using LbSim.Experiments.Picks;

namespace LbSim.Tests.Experiments.Picks;

public sealed class PickPropertiesTests
{
    private const string Open = """
        {"case": "open", "implementation": "caddy", "match": "property",
         "servers": [{"name": "a", "address": "h:1"}, {"name": "b", "address": "h:2"}, {"name": "c", "address": "h:3", "down": true}],
         "config": ["{\"policy\": \"least_conn\"}"],
         "events": [{"type": "arrive", "id": 0, "hold": true}, {"type": "arrive", "id": 1, "hold": true}, {"type": "arrive", "id": 2}, {"type": "finish", "id": 0},
                    {"type": "arrive", "id": 3, "hold": true}, {"type": "up", "server": "c", "how": "admin"}, {"type": "arrive", "id": 4}],
         "picks": ["a", "b", "b", "a", "c"]}
        """;

    private const string Keyed = """
        {"case": "keyed", "implementation": "dnsdist", "match": "property",
         "servers": [{"name": "a", "weight": 100, "address": "h:1"}, {"name": "b", "weight": 100, "address": "h:2"}],
         "config": ["setServerPolicy(chashed)", "setWHashedPertubation(1)"],
         "events": [{"type": "arrive-many", "firstId": 0, "count": 4, "keys": ["k", "l", "m", "n"]}, {"type": "down", "server": "b", "how": "admin"},
                    {"type": "arrive-many", "firstId": 4, "count": 4, "keysOfEvent": 0}],
         "picks": ["a", "b", "a", "b", "a", "a", "a", "a"]}
        """;

    [Theory]
    [InlineData("abbac", "11111")]
    [InlineData("abbaa", "11110")] // c is up and idle
    [InlineData("abbcc", "11100")] // c was still down, and then busier than a
    [InlineData("aabbc", "10111")] // b was idle when a got its second
    public void FewestOpen_Picks_HoldWhereNobodyWasLessBusy(string picks, string holds)
    {
        Assert.Equal(holds, Letters(PickProperties.FewestOpen(Case.Read(Open), Servers(picks))));
    }

    [Theory]
    [InlineData("abab aaaa", "11111111")]
    [InlineData("abab abaa", "11111011")] // b is down
    [InlineData("aaaa aaaa", "00001111")] // the first pass is lopsided
    [InlineData("abba aaaa", "11111111")]
    public void MinimalMovement_Picks_HoldWhereKeysStayUnlessTheirServerIsDown(string picks, string holds)
    {
        Assert.Equal(holds, Letters(PickProperties.MinimalMovement(Case.Read(Keyed), Servers(picks.Replace(" ", "", StringComparison.Ordinal)))));
    }

    [Fact]
    public void MinimalMovement_KeyMovesThoughItsServerIsUp_DoesNotHold()
    {
        var recorded = Case.Read(Keyed.Replace("\"type\": \"down\", \"server\": \"b\"", "\"type\": \"up\", \"server\": \"b\"", StringComparison.Ordinal));

        Assert.Equal("11110111", Letters(PickProperties.MinimalMovement(recorded, Servers("ababbbab"))));
    }

    [Fact]
    public void Judge_RecordedPickBreaksTheProperty_Differs()
    {
        var result = Case.Judge(Open.Replace("[\"a\", \"b\", \"b\", \"a\", \"c\"]", "[\"a\", \"b\", \"b\", \"a\", \"b\"]", StringComparison.Ordinal));

        Assert.Equal((PickVerdict.Differs, 4, 5), (result.Verdict, result.Matched, result.Total));
        Assert.Contains("request 4: the property does not hold for the recorded pick b", result.Reason, StringComparison.Ordinal);
    }

    private static List<int?> Servers(string picks) => [.. picks.Select(letter => (int?)(letter - 'a'))];

    private static string Letters(bool[] holds) => string.Concat(holds.Select(hold => hold ? '1' : '0'));
}
