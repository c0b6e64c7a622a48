using System.Globalization;
using LbSim.Balancing.Catalog;

namespace LbSim.Experiments.Picks;

/// <summary>Which balancer of ours a recorded configuration is.</summary>
/// <param name="Implementation">The program.</param>
/// <param name="Words">What must stand in its configuration, each in some line; none for what it does when nothing is said.</param>
/// <param name="Balancer">Name in the catalogue.</param>
public sealed record PickRow(string Implementation, string[] Words, string Balancer)
{
    /// <summary>What else must hold of the case; null for nothing.</summary>
    public Func<PickCase, bool>? When { get; init; }

    /// <summary>What is hashed.</summary>
    public PickKey Key { get; init; }

    /// <summary>Options of the balancer, by name, from the case; null for the defaults.</summary>
    public Func<PickCase, Dictionary<string, string>>? Options { get; init; }

    /// <summary>Whether the program's random generator is reproduced, so that counts must be equal, not only shares near the model's.</summary>
    public bool IsExactGenerator { get; init; }

    /// <summary>The stated property, where picks are not reproducible: for each request whether it holds.</summary>
    public Func<PickCase, IReadOnlyList<int?>, bool[]>? Property { get; init; }
}

/// <summary>The one table from programs and configurations to balancers. The first row that fits counts.</summary>
public static class PickMap
{
    /// <summary>The rows, special ones before general ones.</summary>
    public static IReadOnlyList<PickRow> Rows { get; } =
    [
        new("nginx", ["ip_hash;"], "nginx-ip-hash") { Key = PickKey.Address },
        new("nginx", ["hash $", " consistent;"], "nginx-consistent-hash") { Key = PickKey.Text },
        new("nginx", ["hash $"], "nginx-hash") { Key = PickKey.Text },
        new("nginx", ["random two least_conn;"], "nginx-random-two"),
        new("nginx", ["random;"], "nginx-random"),
        new("nginx", ["least_conn;"], "nginx-least-connections") { Options = MaxFails },
        new("nginx", ["upstream "], "nginx-weighted-round-robin") { When = NamesNoMethod, Options = MaxFails },
        new("apache-httpd", ["lbmethod=byrequests"], "apache-by-requests"),
        new("apache-httpd", ["lbmethod=bybusyness"], "apache-by-busyness"),
        new("apache-httpd", ["lbmethod=bytraffic"], "apache-by-traffic"),
        new("caddy", ["\"policy\": \"round_robin\""], "caddy-round-robin"),
        new("caddy", ["\"policy\": \"least_conn\""], "caddy-least-connections") { Property = PickProperties.FewestOpen },
        new("caddy", ["\"policy\": \"random_choose\"", "\"choose\": 2"], "caddy-random-choose"),
        new("caddy", ["\"policy\": \"ip_hash\""], "caddy-ip-hash") { Key = PickKey.Address },
        new("caddy", ["\"policy\": \"header\""], "caddy-header-hash") { Key = PickKey.Text },
        new("caddy", ["\"policy\": \"uri_hash\""], "caddy-uri-hash") { Key = PickKey.Uri },
        new("caddy", ["\"policy\": \"first\""], "caddy-first"),
        new("haproxy", ["stick on "], "haproxy-stick") { Key = PickKey.Text },
        new("haproxy", ["hash-balance-factor "], "haproxy-bounded-consistent-hash") { Key = PickKey.Text, Options = HaproxyWords.Bounded },
        new("haproxy", ["balance source"], "haproxy-source-hash") { Key = PickKey.Address, Options = HaproxyWords.SourceHash },
        new("haproxy", ["balance uri"], "haproxy-hash") { Key = PickKey.Path, Options = HaproxyWords.Hash },
        new("haproxy", ["balance hdr("], "haproxy-hash") { Key = PickKey.Text, Options = HaproxyWords.Hash },
        new("haproxy", ["balance random"], "haproxy-random") { IsExactGenerator = true, Options = HaproxyWords.Random },
        new("haproxy", ["balance leastconn"], "haproxy-least-connections"),
        new("haproxy", ["balance static-rr"], "haproxy-static-rr"),
        new("haproxy", ["balance roundrobin"], "haproxy-round-robin"),
        new("haproxy", ["balance first"], "haproxy-first"),
        new("lighttpd", ["\"round-robin\""], "round-robin"),
        new("lighttpd", ["\"least-connection\""], "lighttpd-least-connections"),
        new("lighttpd", ["\"fair\""], "lighttpd-fair"),
        new("lighttpd", ["\"hash\""], "lighttpd-hash") { Key = PickKey.PathAndHost },
        new("lighttpd", ["\"sticky\""], "lighttpd-sticky") { Key = PickKey.Address },
        new("varnish", ["directors.round_robin()"], "round-robin"),
        new("varnish", ["directors.random()"], "varnish-random"),
        new("varnish", ["directors.fallback()"], "varnish-fallback"),
        new("varnish", ["directors.shard()", ".reconfigure("], "varnish-shard") { Key = PickKey.Text, Options = recorded => new() { ["replicas"] = Number(recorded, ".reconfigure(") } },
        new("dnsdist", ["setServerPolicy(roundrobin)"], "dnsdist-round-robin"),
        new("dnsdist", ["setServerPolicy(leastOutstanding)"], "dnsdist-least-outstanding") { Property = PickProperties.FewestOpen },
        new("dnsdist", ["setServerPolicy(wrandom)"], "dnsdist-weighted-random"),
        new("dnsdist", ["setServerPolicy(whashed)", "setWHashedPertubation("], "dnsdist-whashed") { Key = PickKey.DnsName, Options = Perturbation },
        new("dnsdist", ["setServerPolicy(chashed)", "setWHashedPertubation("], "dnsdist-chashed") { Key = PickKey.DnsName, Options = OnePoint, Property = PickProperties.MinimalMovement },
    ];

    /// <summary>The row of a case, or null.</summary>
    public static PickRow? Find(PickCase recorded)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        return Rows.FirstOrDefault(row => row.Implementation == recorded.Implementation && row.Words.All(word => Says(recorded, word)) && row.When?.Invoke(recorded) != false);
    }

    /// <summary>Why a balancer cannot be set up as a configuration asks, or null.</summary>
    public static string? Problem(PickRow row, PickCase recorded)
    {
        ArgumentNullException.ThrowIfNull(row);
        BalancerCatalog.Find(row.Balancer)!.BindOptions(row.Options?.Invoke(recorded) ?? [], out var problems);
        return problems.Count > 0 ? $"its configuration asks {row.Balancer} for what it does not have: {problems[0].Message}" : null;
    }

    private static bool Says(PickCase recorded, string word) => recorded.Config.Any(line => line.Contains(word, StringComparison.Ordinal));

    // an nginx upstream of nothing but servers is weighted round robin
    private static bool NamesNoMethod(PickCase recorded) =>
        recorded.Config.All(line => line.TrimStart() is var text && (text.StartsWith("upstream ", StringComparison.Ordinal) || text.StartsWith("server ", StringComparison.Ordinal) || text is "}" or ""));

    private static Dictionary<string, string> MaxFails(PickCase recorded) => new() { ["max-fails"] = recorded.Servers[0].MaxFails.ToString(CultureInfo.InvariantCulture) };

    private static Dictionary<string, string> Perturbation(PickCase recorded) => new() { ["perturbation"] = Number(recorded, "setWHashedPertubation(") };

    private static Dictionary<string, string> OnePoint(PickCase recorded) => new(Perturbation(recorded)) { ["points"] = "1" };

    // the digits after a word of the configuration
    private static string Number(PickCase recorded, string word)
    {
        var line = recorded.Config.First(line => line.Contains(word, StringComparison.Ordinal));
        var from = line.IndexOf(word, StringComparison.Ordinal) + word.Length;
        return string.Concat(line.Skip(from).TakeWhile(char.IsAsciiDigit));
    }
}
