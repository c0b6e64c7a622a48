using System.Reflection;
using LbSim.Balancing.Views;
using LbSim.Kernel.Text;

namespace LbSim.Balancing.Catalog;

/// <summary>One balancer of the catalogue.</summary>
public sealed class BalancerInfo
{
    private readonly ConstructorInfo _constructor;
    private readonly ConstructorInfo? _optionsConstructor;
    private readonly BalancerAttribute _about;

    internal BalancerInfo(Type type, BalancerAttribute about)
    {
        _about = about;
        _constructor = type.GetConstructors()[0];
        var options = type.GetNestedType("Options");
        _optionsConstructor = options?.GetConstructor(Type.EmptyTypes);
        var infos = new List<OptionInfo>();
        if (options is not null)
        {
            var defaults = _optionsConstructor!.Invoke(null);
            foreach (var property in options.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                if (property.GetCustomAttribute<OptionAttribute>() is { } option)
                {
                    infos.Add(new OptionInfo(property, option, defaults));
                }
            }
        }

        Options = infos;
    }

    /// <summary>Name in scenarios.</summary>
    public string Name => _about.Name;

    /// <summary>Other names for exactly this variant.</summary>
    public IReadOnlyList<string> Aliases => _about.Aliases;

    /// <summary>Where listings put it.</summary>
    public Family Family => _about.Family;

    /// <summary>What it reads.</summary>
    public Signals Reads => _about.Reads;

    /// <summary>Whether equal servers get equal shares.</summary>
    public bool IsFair => _about.Fair;

    /// <summary>Whether scaling every load changes nothing.</summary>
    public bool IsScaleFree => _about.ScaleFree;

    /// <summary>Whether it reads the truth at the servers, which no real balancer can: a yardstick, not a choice.</summary>
    public bool IsOracle => Reads.HasFlag(Signals.Truth);

    /// <summary>The largest weight the real program takes.</summary>
    public int MostWeight => _about.MostWeight;

    /// <summary>One sentence.</summary>
    public string Summary => _about.Summary;

    /// <summary>Where the rule comes from.</summary>
    public string Source => _about.Source;

    /// <summary>Its options.</summary>
    public IReadOnlyList<OptionInfo> Options { get; }

    /// <summary>Options from their texts.</summary>
    /// <param name="values">By option name.</param>
    /// <param name="problems">What is wrong, one message each, with the option's name.</param>
    /// <returns>The options record, or null for a balancer without options.</returns>
    public object? BindOptions(IReadOnlyDictionary<string, string> values, out IReadOnlyList<(string Option, string Message)> problems)
    {
        ArgumentNullException.ThrowIfNull(values);
        var found = new List<(string Option, string Message)>();
        var options = _optionsConstructor?.Invoke(null);
        foreach (var (name, text) in values)
        {
            OptionInfo? option = null;
            foreach (var candidate in Options)
            {
                option = candidate.Name == name ? candidate : option;
            }

            if (option is null)
            {
                found.Add((name, Unknown(name)));
            }
            else if (option.Set(options!, text) is { } problem)
            {
                found.Add((name, problem));
            }
        }

        problems = found;
        return options;
    }

    /// <summary>Makes a balancer.</summary>
    /// <param name="options">From <see cref="BindOptions"/>, or null for the defaults.</param>
    /// <param name="context">What it may ask for.</param>
    public IBalancer Create(object? options, BalancerContext context)
    {
        var parameters = _constructor.GetParameters();
        var arguments = new object?[parameters.Length];
        for (var index = 0; index < parameters.Length; index++)
        {
            arguments[index] = parameters[index].ParameterType == typeof(BalancerContext) ? context : options ?? _optionsConstructor!.Invoke(null);
        }

        return (IBalancer)_constructor.Invoke(arguments);
    }

    private string Unknown(string name)
    {
        if (Options.Count == 0)
        {
            return $"{Name} has no options, and so no \"{name}\"";
        }

        var names = new List<string>();
        foreach (var option in Options)
        {
            names.Add(option.Name);
        }

        var nearest = NearestName.Suggest(name, names);
        return $"{Name} has no option \"{name}\"; " + (nearest.Count > 0 ? $"did you mean \"{nearest[0]}\"?" : "it has " + string.Join(", ", names));
    }
}
