using System.Globalization;
using System.Reflection;
using System.Text;
using LbSim.Kernel.Time;

namespace LbSim.Balancing.Catalog;

/// <summary>One option of a balancer.</summary>
public sealed class OptionInfo
{
    private readonly PropertyInfo _property;
    private readonly OptionAttribute _about;

    internal OptionInfo(PropertyInfo property, OptionAttribute about, object defaults)
    {
        _property = property;
        _about = about;
        Name = Kebab(property.Name);
        Default = Show(property.GetValue(defaults)!);
    }

    /// <summary>Name in scenarios, kebab case.</summary>
    public string Name { get; }

    /// <summary>What it does.</summary>
    public string Help => _about.Help;

    /// <summary>Default, as it would be written.</summary>
    public string Default { get; }

    /// <summary>"whole number", "number", "true or false", "duration" or "name".</summary>
    public string Type => _property.PropertyType switch
    {
        var type when type == typeof(int) => "whole number",
        var type when type == typeof(double) => "number",
        var type when type == typeof(bool) => "true or false",
        var type when type == typeof(SimDuration) => "duration",
        _ => "name",
    };

    /// <summary>Allowed words of a name.</summary>
    public IReadOnlyList<string> Values => _about.Values;

    /// <summary>The range, for people; empty when anything goes.</summary>
    public string Range => (_about.OrZero ? "0 or " : "") + Bounds + (_about.IsPrime ? ", a prime" : "");

    private string Bounds => (double.IsFinite(_about.AtLeast), double.IsFinite(_about.AtMost)) switch
    {
        (true, true) => string.Create(CultureInfo.InvariantCulture, $"{(_about.IsAboveLeast ? "above " : "")}{_about.AtLeast} to {_about.AtMost}"),
        (true, false) => string.Create(CultureInfo.InvariantCulture, $"{(_about.IsAboveLeast ? "above" : "at least")} {_about.AtLeast}"),
        (false, true) => string.Create(CultureInfo.InvariantCulture, $"at most {_about.AtMost}"),
        _ => "",
    };

    /// <summary>Sets the option from its text; returns what is wrong, or null.</summary>
    internal string? Set(object options, string text)
    {
        switch (Type)
        {
            case "whole number":
                return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? Store(options, whole, whole) : Expected(text, "a whole number");
            case "number":
                return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? Store(options, number, number) : Expected(text, "a number");
            case "true or false":
                return text is "true" or "false" ? Store(options, text == "true", double.NaN) : Expected(text, "true or false");
            case "duration":
                return Duration(text) is { } duration ? Store(options, duration, duration.Seconds) : Expected(text, "a duration with its unit, such as 14s or 500ms");
            default:
                return Array.IndexOf(_about.Values, text) >= 0 ? Store(options, text, double.NaN) : Expected(text, "one of " + string.Join(", ", Values));
        }
    }

    private string? Store(object options, object value, double size)
    {
        var isOff = _about.OrZero && size == 0;
        if (!isOff && (size < _about.AtLeast || size > _about.AtMost || (_about.IsAboveLeast && size == _about.AtLeast) || (_about.IsPrime && !IsPrime((int)value))))
        {
            return $"{Name} must be {Range}{(Type == "duration" ? " s" : "")}; it is {Show(value)}";
        }

        _property.SetValue(options, value);
        return null;
    }

    private static bool IsPrime(int number)
    {
        for (long divisor = 2; divisor * divisor <= number; divisor++)
        {
            if (number % divisor == 0)
            {
                return false;
            }
        }

        return number >= 2;
    }

    private string Expected(string text, string what) => $"{Name} is \"{text}\": expected {what}";

    private static SimDuration? Duration(string text)
    {
        foreach (var (unit, seconds) in new[] { ("ms", 1e-3), ("us", 1e-6), ("ns", 1e-9), ("s", 1.0), ("m", 60.0), ("h", 3600.0) })
        {
            if (text.EndsWith(unit, StringComparison.Ordinal) && double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number * seconds) < 9e6)
            {
                return SimDuration.FromSeconds(number * seconds);
            }
        }

        return null;
    }

    private static string Show(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        SimDuration duration => string.Create(CultureInfo.InvariantCulture, $"{duration.Seconds}s"),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string Kebab(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && text.Length > 0)
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}
