using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using LbSim.Balancing;
using LbSim.Balancing.Catalog;
using LbSim.Balancing.Policies;
using LbSim.Balancing.Views;
using LbSim.Kernel.Time;

namespace LbSim.Tests.Balancing.Replay;

/// <summary>Replays a recorded case through the product's balancers, with nginx's rules around them: max_fails, fail_timeout, backup.</summary>
/// <remarks>Rules of the gateway, not of a policy: A3 of the algorithm reference. Its clock counts whole seconds, floor(t + 0.5).</remarks>
internal sealed class Replayer
{
    private readonly PickCase _case;
    private readonly Tier _primary;
    private readonly Tier _backup;
    private readonly Dictionary<string, (int Fails, long Checked, long Accessed)> _health = [];
    private readonly HashSet<string> _refusing = [];
    private readonly HashSet<string> _down = [];

    public Replayer(PickCase recorded)
    {
        _case = recorded;
        _primary = new Tier(recorded, [.. recorded.Servers.Where(server => !server.IsBackup)]);
        _backup = new Tier(recorded, [.. recorded.Servers.Where(server => server.IsBackup)]);
        foreach (var server in recorded.Servers.Where(server => server.IsDown))
        {
            _down.Add(server.Name);
        }
    }

    public List<string?> Run()
    {
        var picks = new List<string?>();
        foreach (var what in _case.Root.GetProperty("events").EnumerateArray())
        {
            var server = what.TryGetProperty("server", out var named) ? named.GetString()! : "";
            switch (what.GetProperty("type").GetString())
            {
                case "arrive-many":
                    for (var index = 0; index < what.GetProperty("count").GetInt32(); index++)
                    {
                        picks.Add(Serve(what.TryGetProperty("keys", out var keys) ? keys[index].GetString() : null, 0));
                    }

                    break;
                case "arrive":
                    var second = what.TryGetProperty("t", out var time) ? (long)Math.Floor(time.GetDouble() + 0.5) : 0;
                    picks.Add(Serve(what.TryGetProperty("key", out var key) ? key.GetString() : null, second));
                    break;
                case "down":
                    (what.GetProperty("how").GetString() == "admin" ? _down : _refusing).Add(server);
                    break;
                case "up":
                    (what.GetProperty("how").GetString() == "admin" ? _down : _refusing).Remove(server);
                    break;
                default:
                    throw new NotSupportedException(what.GetProperty("type").GetString());
            }
        }

        return picks;
    }

    private string? Serve(string? key, long now)
    {
        var tried = new HashSet<string>();
        foreach (var tier in new[] { _primary, _backup })
        {
            while (tier.Pick(key, server => IsUsable(server, tried, now)) is { } server)
            {
                tried.Add(server.Name);
                var health = _health.GetValueOrDefault(server.Name);
                if (now - health.Checked > server.FailTimeout)
                {
                    health.Checked = now; // one probe per pause
                }

                if (!_refusing.Contains(server.Name))
                {
                    health.Fails = health.Accessed < health.Checked ? 0 : health.Fails;
                    _health[server.Name] = health;
                    tier.End(server, success: true);
                    return server.Name;
                }

                _health[server.Name] = (health.Fails + 1, now, now);
                tier.End(server, success: false);
            }
        }

        return null;
    }

    private bool IsUsable(PickServer server, HashSet<string> tried, long now)
    {
        var health = _health.GetValueOrDefault(server.Name);
        return !tried.Contains(server.Name) && !_down.Contains(server.Name)
            && !(server.MaxFails > 0 && health.Fails >= server.MaxFails && now - health.Checked <= server.FailTimeout);
    }

    // one balancer over one group of peers: nginx keeps primaries and backups apart
    private sealed class Tier
    {
        private readonly FleetState _fleet = new();
        private readonly IBalancer? _balancer;
        private readonly IReadOnlyList<PickServer> _servers;

        public Tier(PickCase recorded, IReadOnlyList<PickServer> servers)
        {
            _servers = servers;
            if (servers.Count == 0)
            {
                return;
            }

            _balancer = Create(recorded, servers[0].MaxFails);
            foreach (var server in servers)
            {
                var address = server.Address.Split(':');
                var id = _fleet.Add(new ServerAddress(address[0], int.Parse(address[1], CultureInfo.InvariantCulture)), server.Weight);
                _balancer.OnJoined(id, _fleet.View);
            }
        }

        public PickServer? Pick(string? key, Func<PickServer, bool> isUsable)
        {
            for (var id = 0; id < _servers.Count; id++)
            {
                if (_fleet.Eligible.Set(id, isUsable(_servers[id])))
                {
                    _balancer!.OnEligibility(id, _fleet.View);
                }
            }

            if (_servers.Count == 0 || _fleet.Eligible.Count == 0)
            {
                return null;
            }

            var request = new RequestView(SimTime.Zero, 1, 0, -1, -1)
            {
                Address = _balancer is NginxIpHash ? Address(key!) : 0,
                Key = key is null ? default : Encoding.UTF8.GetBytes(key),
            };
            var picked = _balancer!.Pick(request, _fleet.View);
            return _servers[picked];
        }

        public void End(PickServer server, bool success)
        {
            for (var id = 0; id < _servers.Count; id++)
            {
                if (_servers[id] == server)
                {
                    _balancer!.OnEnded(id, new EndView(default, default, default, success, 1, success ? 1 : 0), _fleet.View);
                }
            }
        }

        private static uint Address(string key)
        {
            var bytes = IPAddress.Parse(key).GetAddressBytes();
            return ((uint)bytes[0] << 24) | ((uint)bytes[1] << 16) | ((uint)bytes[2] << 8) | bytes[3];
        }

        private static IBalancer Create(PickCase recorded, int maxFails)
        {
            var (name, options) = (recorded.Root.GetProperty("implementation").GetString(), recorded.Root.GetProperty("algorithm").GetString()) switch
            {
                ("nginx", "weighted-round-robin") => ("nginx-weighted-round-robin", new Dictionary<string, string> { ["max-fails"] = maxFails.ToString(CultureInfo.InvariantCulture) }),
                ("nginx", "hash-source-ip") => ("nginx-ip-hash", []),
                ("nginx", "consistent-hash") => ("nginx-consistent-hash", []),
                (_, "round-robin") => ("round-robin", []),
                var other => throw new NotSupportedException(other.ToString()),
            };
            var info = BalancerCatalog.Find(name)!;
            var bound = info.BindOptions(options, out var problems);
            Assert.Empty(problems);
            return info.Create(bound, new BalancerContext(1, name));
        }
    }
}
