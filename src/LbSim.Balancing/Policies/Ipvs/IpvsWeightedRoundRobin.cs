using LbSim.Balancing.Catalog;
using LbSim.Balancing.Collections;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>IPVS wrr: walks the list again and again, each time taking servers of at least a weight that sinks from the largest down to the step.</summary>
/// <remarks>
/// The step is the greatest common divisor of all configured weights; the required weight starts at the largest less (step - 1). A
/// change of weights or membership sends the cursor back to the head. The kernel walks past servers that weigh too little; here
/// those that pass are kept as an ordered set that grows as the required weight sinks, so a pick is O(log n).
/// A new kernel service whose servers are added one by one begins with a whole pass at weight 1; here all are there from the start.
/// </remarks>
[Balancer("ipvs-wrr", Family.RoundRobin, Reads = Signals.Weight, ScaleFree = true,
    Summary = "Interleaved weighted round robin by descending passes: 4:3:2 gives a a b a b c a b c.",
    Source = "linux net/netfilter/ipvs/ip_vs_wrr.c")]
public sealed class IpvsWeightedRoundRobin : IBalancer
{
    private readonly OrderedBits _configured = new();
    private readonly OrderedBits _passing = new(); // eligible and heavy enough for this pass
    private int[] _byWeight = []; // heaviest first, then configuration order
    private int _taken; // of _byWeight, those heavy enough
    private int _cursor = -1;
    private int _required;
    private int _start;
    private int _step = 1;
    private bool _hasPicked;
    private bool _isStale = true;

    /// <inheritdoc/>
    public void OnJoined(int server, FleetView fleet)
    {
        _configured.Add(server);
        Change(fleet);
    }

    /// <inheritdoc/>
    public void OnLeft(int server, FleetView fleet)
    {
        _configured.Remove(server);
        Change(fleet);
    }

    /// <inheritdoc/>
    public void OnWeight(int server, FleetView fleet) => Change(fleet);

    /// <inheritdoc/>
    public void OnEligibility(int server, FleetView fleet)
    {
        if (_isStale)
        {
            return;
        }

        if (fleet.Eligible.Contains(server) && IsHeavyEnough(server, fleet))
        {
            _passing.Add(server);
        }
        else
        {
            _passing.Remove(server);
        }
    }

    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet)
    {
        if (_isStale)
        {
            Restart(fleet);
        }

        for (var passes = 0; passes < 2;)
        {
            var server = _passing.NextAtOrAfter(_cursor + 1);
            if (server >= 0)
            {
                return _cursor = server;
            }

            _cursor = -1;
            passes += Sink(fleet) ? 1 : 0;
        }

        return fleet.Eligible.NextAtOrAfter(0); // every eligible server has weight 0: the kernel would refuse
    }

    // Before the first pick all servers are taken together; later changes follow the kernel one by one.
    private void Change(FleetView fleet)
    {
        _isStale = true;
        if (_hasPicked)
        {
            Measure(fleet);
            _required = _required > _start || _required == 0 ? _start : _step > 1 ? ((_required / _step) * _step) + 1 : _required;
        }
    }

    private void Restart(FleetView fleet)
    {
        if (!_hasPicked)
        {
            Measure(fleet);
            _required = _start;
            _hasPicked = true;
        }

        if (_byWeight.Length != _configured.Count)
        {
            _byWeight = new int[_configured.Count];
        }

        var count = 0;
        for (var server = _configured.NextAtOrAfter(0); server >= 0; server = _configured.NextAtOrAfter(server + 1))
        {
            _byWeight[count++] = server;
        }

        Array.Sort(_byWeight, (left, right) => fleet[left].Weight != fleet[right].Weight ? fleet[right].Weight.CompareTo(fleet[left].Weight) : left.CompareTo(right));
        for (var server = _passing.NextAtOrAfter(0); server >= 0; server = _passing.NextAtOrAfter(server + 1))
        {
            _passing.Remove(server);
        }

        _taken = 0;
        _cursor = -1;
        _isStale = false;
        TakeIn(fleet);
    }

    private void Measure(FleetView fleet)
    {
        var (largest, divisor) = IpvsWeights.Measure(_configured, fleet);
        _step = Math.Max(1, divisor);
        _start = Math.Max(0, largest - (_step - 1));
    }

    // The next pass: the required weight sinks by steps until somebody passes, and wraps round. Returns whether it wrapped.
    private bool Sink(FleetView fleet)
    {
        _required -= _step;
        if (_passing.Count == 0 && _required > 0)
        {
            var next = _taken;
            while (next < _byWeight.Length && !fleet.Eligible.Contains(_byWeight[next]))
            {
                next++;
            }

            // passes in which nobody new is heavy enough are empty
            var heaviest = next < _byWeight.Length ? fleet[_byWeight[next]].Weight : 0;
            _required -= Math.Max(0, (_required - heaviest + _step - 1) / _step) * _step;
        }

        var wraps = _required <= 0;
        if (wraps)
        {
            _required = _start;
            while (_taken > 0 && fleet[_byWeight[_taken - 1]].Weight < Math.Max(1, _required))
            {
                _passing.Remove(_byWeight[--_taken]);
            }
        }

        TakeIn(fleet);
        return wraps;
    }

    private void TakeIn(FleetView fleet)
    {
        for (; _taken < _byWeight.Length && IsHeavyEnough(_byWeight[_taken], fleet); _taken++)
        {
            if (fleet.Eligible.Contains(_byWeight[_taken]))
            {
                _passing.Add(_byWeight[_taken]);
            }
        }
    }

    private bool IsHeavyEnough(int server, FleetView fleet) => fleet[server].Weight >= Math.Max(1, _required);
}
