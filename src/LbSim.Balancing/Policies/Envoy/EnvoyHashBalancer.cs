using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>What Envoy's ring and Maglev hashing share: a table made anew of the healthy hosts, a key hashed by xxHash64, bounds on loads.</summary>
/// <remarks>
/// The table is made anew at the first pick after a change of health, membership or weights, as Envoy does; a server that is full under
/// `max-connections` counts as such a change here.
/// </remarks>
public abstract class EnvoyHashBalancer : IBalancer
{
    private readonly EnvoyHosts _hosts = new();
    private readonly EnvoyBoundedLoads _bounds;
    private readonly string _key;
    private bool _isStale = true;

    /// <summary>A policy without hosts yet.</summary>
    /// <param name="key">"client" or "session".</param>
    /// <param name="hashBalanceFactor">Percent of its share that a host may have in flight; 0 for no bound.</param>
    protected EnvoyHashBalancer(string key, int hashBalanceFactor)
    {
        _key = key;
        _bounds = new(hashBalanceFactor);
    }

    /// <inheritdoc/>
    public void OnJoined(int server, FleetView fleet)
    {
        _hosts.Join(server, fleet);
        Join(server, _hosts);
        _isStale = true;
    }

    /// <inheritdoc/>
    public void OnLeft(int server, FleetView fleet) => _isStale = true;

    /// <inheritdoc/>
    public void OnEligibility(int server, FleetView fleet) => _isStale = true;

    /// <inheritdoc/>
    public void OnWeight(int server, FleetView fleet) => _isStale = true;

    /// <inheritdoc/>
    public void OnDispatched(int server, in RequestView request, FleetView fleet) => _bounds.OnDispatched();

    /// <inheritdoc/>
    public void OnEnded(int server, in EndView end, FleetView fleet) => _bounds.OnEnded();

    /// <inheritdoc/>
    public int Pick(in RequestView request, FleetView fleet)
    {
        if (_isStale)
        {
            _hosts.Gather(fleet);
            Build(_hosts, fleet);
            _isStale = false;
        }

        Span<byte> text = stackalloc byte[HashKey.MostBytes];
        var hash = XxHash64.Of(HashKey.Of(request, _key, text));
        return _bounds.Choose(hash, At(hash), _hosts, fleet);
    }

    private protected virtual void Join(int server, EnvoyHosts hosts)
    {
    }

    private protected abstract void Build(EnvoyHosts hosts, FleetView fleet);

    private protected abstract int At(ulong hash);
}
