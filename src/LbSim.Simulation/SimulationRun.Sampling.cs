using LbSim.Kernel.Time;
using LbSim.Simulation.Requests;
using LbSim.Simulation.Servers;

namespace LbSim.Simulation;

/// <content>Looks at the servers at the instants that metrics and probes ask for; changes nothing.</content>
internal sealed partial class SimulationRun
{
    // Metrics look at the instants that lie before the next event: nothing changes in between.
    private void Settle(long next)
    {
        if (_isSpanStartDue && _spec.Warmup.Picoseconds < next)
        {
            _isSpanStartDue = false;
            Snapshot(_result.AtSpanStart, Math.Max(_now, _spec.Warmup.Picoseconds));
        }

        if (_isSpanEndDue && _spanEnd < next)
        {
            _isSpanEndDue = false;
            Snapshot(_result.AtSpanEnd, Math.Max(_now, _spanEnd));
        }

        while (_probe < _options.ProbeTimes.Count && _options.ProbeTimes[_probe].Picoseconds < next)
        {
            var time = _options.ProbeTimes[_probe++];
            foreach (var server in _servers)
            {
                _options.Probe?.Invoke(time, server.Id, server.Observe(time.Picoseconds), server.TotalsAt(time.Picoseconds));
                ProbeCache(time, server);
            }
        }

        while (_result.Series.NextSample.Picoseconds < next)
        {
            var sample = _result.Series.NextSample;
            _result.Series.Add(sample, SampleRows(sample.Picoseconds), _requests.Arrived - _requests.Ended, _recorder.Ends);
        }
    }

    private void ProbeCache(SimTime time, Server server)
    {
        if (_options.ProbeCache is not { } probe)
        {
            return;
        }

        PrefixKey[]? keys = null;
        for (var prefix = 0; prefix < _options.ProbePrefixes.Count; prefix++)
        {
            var count = PrefixKey.Chain(_options.ProbePrefixes[prefix], int.MaxValue, ref keys);
            probe(time, server.Id, prefix, server.CachedTokens(keys.AsSpan(0, count), time.Picoseconds));
        }
    }

    private void Snapshot(ServerTotals[] into, long time)
    {
        for (var server = 0; server < _servers.Length; server++)
        {
            into[server] = _servers[server].TotalsAt(time);
        }
    }

    private ServerTotals[] SampleRows(long time)
    {
        var rows = new ServerTotals[_result.Series.Rows];
        for (var server = 0; server < _servers.Length; server++)
        {
            var totals = _servers[server].TotalsAt(time);
            if (_result.Series.IsPerGroup)
            {
                rows[_servers[server].Group] = Sum(rows[_servers[server].Group], totals);
            }
            else
            {
                rows[server] = totals;
            }
        }

        return rows;
    }

    private static ServerTotals Sum(ServerTotals left, in ServerTotals right)
    {
        left.Arrivals += right.Arrivals;
        left.UploadBytes += right.UploadBytes;
        left.Completions += right.Completions;
        left.Rejected += right.Rejected;
        left.Failed += right.Failed;
        left.Missed += right.Missed;
        left.PromptTokens += right.PromptTokens;
        left.ReusedTokens += right.ReusedTokens;
        left.AdmittedPromptTokens += right.AdmittedPromptTokens;
        left.CachedPromptTokens += right.CachedPromptTokens;
        left.OutputTokens += right.OutputTokens;
        left.Busy += right.Busy;
        left.Passes += right.Passes;
        left.ScheduledTokens += right.ScheduledTokens;
        left.Running += right.Running;
        left.Waiting += right.Waiting;
        left.KvTokens += right.KvTokens;
        return left;
    }
}
