using System.Globalization;
using System.IO.Compression;
using System.Text.Json;

namespace LbSim.EndToEnd.Tests;

/// <summary>Result folders obey the laws: one made here, and those named in LBSIM_RESULTS (separated by colons; .ci/run sets it).</summary>
public sealed class ResultLawsTests
{
    [Fact]
    public void Results_OfASmallRun_ObeyTheLaws()
    {
        using var folder = new ScratchFolder();
        folder.Write("small.yaml", SmallScenario.Text);
        Assert.Equal(0, LbSimProcess.Run(folder.Path, "run", "small.yaml", "--output", "out", "--requests").ExitCode);

        Check(folder.File("out"));
    }

    [Theory]
    [InlineData("quickstart.yaml")]
    [InlineData("queue.yaml")]
    [InlineData("failures.yaml")]
    [InlineData("sessions.yaml")]
    [InlineData("parts.yaml")]
    [InlineData("mixture.yaml")]
    public void Results_OfEachScenario_ObeyTheLaws(string scenario)
    {
        using var folder = new ScratchFolder();
        var outcome = LbSimProcess.Run(folder.Path, "run", LbSimProcess.Scenario(scenario), "--output", "out", "--requests", "--replications", "2");
        Assert.True(outcome.ExitCode == 0, outcome.Error);

        Check(folder.File("out"));
    }

    [Fact]
    public void Results_NamedByTheCaller_ObeyTheLaws()
    {
        foreach (var folder in (Environment.GetEnvironmentVariable("LBSIM_RESULTS") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            Check(folder);
        }
    }

    private static void Check(string folder)
    {
        using var summary = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "summary.json")));
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "manifest.json")));
        foreach (var input in manifest.RootElement.GetProperty("inputs").EnumerateArray())
        {
            Assert.DoesNotContain('/', input.GetProperty("name").GetString()!);
        }

        foreach (var balancer in summary.RootElement.GetProperty("balancers").EnumerateArray())
        {
            CheckCounts(balancer);
            CheckReuse(balancer);
            CheckQuantiles(balancer.GetProperty("metrics"));
        }

        CheckSeries(Path.Combine(folder, "timeseries.csv"));
        if (File.Exists(Path.Combine(folder, "requests.csv.gz")))
        {
            CheckRequests(Path.Combine(folder, "requests.csv.gz"), summary.RootElement);
        }
    }

    private static void CheckCounts(JsonElement balancer)
    {
        var requests = balancer.GetProperty("requests");
        long Of(string name) => requests.GetProperty(name).GetInt64();
        Assert.Equal(Of("arrived"), Of("finished") + Of("rejected") + Of("timedOut") + Of("failed") + Of("inFlight"));
        var servers = balancer.GetProperty("servers").EnumerateArray().ToList();
        Assert.InRange(servers.Sum(server => server.GetProperty("share").GetDouble()), 0.999999, 1.000001);
        Assert.True(servers.Sum(server => server.GetProperty("requests").GetInt64()) <= Of("arrived"));
        Assert.All(servers, server => Assert.InRange(server.GetProperty("busy").GetDouble(), 0, 1));
    }

    private static void CheckReuse(JsonElement balancer)
    {
        var servers = balancer.GetProperty("servers").EnumerateArray().ToList();
        if (!balancer.TryGetProperty("prefix_reuse", out var reuse))
        {
            Assert.DoesNotContain(servers, server => server.TryGetProperty("admitted_tokens", out _));
            return;
        }

        var (admitted, cached) = (reuse.GetProperty("admitted_tokens").GetInt64(), reuse.GetProperty("cached_tokens").GetInt64());
        Assert.InRange(cached, 0, admitted - 1); // some token of each prompt is always computed
        Assert.InRange(reuse.GetProperty("share").GetDouble(), 0, 1);
        Assert.Equal(admitted, servers.Sum(server => server.GetProperty("admitted_tokens").GetInt64()));
        Assert.Equal(cached, servers.Sum(server => server.GetProperty("cached_tokens").GetInt64()));
        Assert.All(servers, server => Assert.InRange(server.GetProperty("cached_tokens").GetInt64(), 0, server.GetProperty("admitted_tokens").GetInt64()));
    }

    private static void CheckQuantiles(JsonElement metrics)
    {
        foreach (var metric in metrics.EnumerateObject())
        {
            var last = 0.0;
            foreach (var name in new[] { "p50", "p90", "p95", "p99", "max" })
            {
                var value = metric.Value.GetProperty(name);
                if (value.ValueKind != JsonValueKind.Null)
                {
                    Assert.True(value.GetDouble() >= last * 0.999, $"{metric.Name}.{name} is below the quantile before it");
                    last = value.GetDouble();
                }
            }

            Assert.InRange(metric.Value.GetProperty("coverage").GetDouble(), 0, 1);
        }
    }

    private static void CheckSeries(string file)
    {
        using var reader = new StreamReader(file);
        var header = reader.ReadLine()!.Split(',');
        Assert.Equal("balancer,window_start_s,window_end_s,group,server,arrivals,completions,rejected,failed,missed,output_tokens,busy,occupancy,running,waiting,kv_use", string.Join(',', header));
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(',');
            Assert.Equal(header.Length, fields.Length);
            Assert.True(Number(fields[2]) > Number(fields[1]));
            for (var index = 5; index < fields.Length; index++)
            {
                Assert.True(fields[index].Length == 0 || (double.IsFinite(Number(fields[index])) && Number(fields[index]) >= 0), line);
            }
        }
    }

    private static void CheckRequests(string file, JsonElement summary)
    {
        var counts = new Dictionary<(string Balancer, string Outcome), long>();
        var dispatched = new Dictionary<string, long>(); // prompt tokens of requests that went to a server, measured or not
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        Assert.Equal("balancer,replication,request,arrival_s,dispatched_s,started_s,first_token_s,finished_s,prompt_tokens,output_tokens,client,session,server,attempts,outcome,preemptions", reader.ReadLine());
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(',');
            var last = 0m;
            foreach (var time in fields[3..8])
            {
                if (time.Length > 0)
                {
                    var instant = decimal.Parse(time, CultureInfo.InvariantCulture);
                    Assert.True(instant >= last, "out of order: " + line);
                    last = instant;
                }
            }

            dispatched[fields[0]] = dispatched.GetValueOrDefault(fields[0]) + (fields[4].Length > 0 ? long.Parse(fields[8], CultureInfo.InvariantCulture) : 0);
            counts[(fields[0], fields[14])] = counts.GetValueOrDefault((fields[0], fields[14])) + 1;
        }

        foreach (var balancer in summary.GetProperty("balancers").EnumerateArray())
        {
            var label = balancer.GetProperty("label").GetString()!;
            var requests = balancer.GetProperty("requests");
            Assert.Equal(requests.GetProperty("arrived").GetInt64(), counts.Where(entry => entry.Key.Balancer == label).Sum(entry => entry.Value));
            CheckAdmitted(balancer, dispatched.GetValueOrDefault(label));
            Assert.Equal(requests.GetProperty("finished").GetInt64(), counts.GetValueOrDefault((label, "finished")));
        }
    }

    private static void CheckAdmitted(JsonElement balancer, long dispatched)
    {
        if (balancer.TryGetProperty("prefix_reuse", out var reuse))
        {
            Assert.InRange(reuse.GetProperty("admitted_tokens").GetInt64(), 1, dispatched);
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
