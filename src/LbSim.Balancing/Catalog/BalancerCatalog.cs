using System.Reflection;

namespace LbSim.Balancing.Catalog;

/// <summary>Every balancer, found once by its attribute; nothing registers them.</summary>
public static class BalancerCatalog
{
    private static readonly Lazy<IReadOnlyList<BalancerInfo>> Found = new(Discover);

    /// <summary>In order of family, then name.</summary>
    public static IReadOnlyList<BalancerInfo> All => Found.Value;

    /// <summary>A balancer by name or alias, or null.</summary>
    public static BalancerInfo? Find(string name)
    {
        foreach (var balancer in All)
        {
            if (balancer.Name == name)
            {
                return balancer;
            }

            foreach (var alias in balancer.Aliases)
            {
                if (alias == name)
                {
                    return balancer;
                }
            }
        }

        return null;
    }

    /// <summary>Every name and alias, sorted.</summary>
    public static IReadOnlyList<string> Names()
    {
        var names = new List<string>();
        foreach (var balancer in All)
        {
            names.Add(balancer.Name);
            names.AddRange(balancer.Aliases);
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }

    private static List<BalancerInfo> Discover()
    {
        var found = new List<BalancerInfo>();
        foreach (var type in typeof(BalancerCatalog).Assembly.GetTypes())
        {
            // the interface first: reading attributes is what costs
            if (typeof(IBalancer).IsAssignableFrom(type) && type is { IsClass: true, IsAbstract: false } && type.GetCustomAttribute<BalancerAttribute>() is { } about)
            {
                found.Add(new BalancerInfo(type, about));
            }
        }

        found.Sort((left, right) => left.Family != right.Family ? left.Family.CompareTo(right.Family) : string.CompareOrdinal(left.Name, right.Name));
        return found;
    }
}
