using System.Globalization;
using LbSim.Kernel.Random;
using LbSim.Scenarios.Schema;
using LbSim.Scenarios.Validation;

namespace LbSim.Scenarios.Binding;

/// <summary>Reads distributions: a plain value, or one of the named forms.</summary>
internal static class DistributionBinder
{
    private static readonly string[] Kinds = ["constant", "uniform", "exponential", "gamma", "lognormal", "erlang", "hyperexponential"];

    /// <summary>A distribution of seconds (values are durations) or of plain numbers.</summary>
    public static IDistribution? Read(FindingList findings, Node? node, string path, SchemaNode schema, bool isTime, double least = 0)
    {
        schema.Scalar = isTime ? "duration" : "number";
        schema.IsOneOf = true;
        var section = new Section(findings, node is ScalarNode ? null : node, path, schema);
        var forms = new Dictionary<string, IDistribution?>(StringComparer.Ordinal)
        {
            ["constant"] = Constant(section, isTime, least),
            ["uniform"] = Uniform(section.Child("uniform", "Uniform between two values."), isTime, least),
            ["exponential"] = WithMean(section.Child("exponential", "Exponential with a mean."), isTime, least, mean => new ExponentialDistribution(mean)),
            ["gamma"] = WithCv(section.Child("gamma", "Gamma with a mean and a coefficient of variation."), isTime, least, (mean, cv) => new GammaDistribution(mean, cv)),
            ["lognormal"] = WithCv(section.Child("lognormal", "Log-normal with a mean and a coefficient of variation."), isTime, least, (mean, cv) => new LogNormalDistribution(mean, cv)),
            ["erlang"] = Erlang(section.Child("erlang", "Erlang: the sum of equal exponential stages."), isTime, least),
            ["hyperexponential"] = Hyper(section.Child("hyperexponential", "Two balanced exponential phases, for high variability."), isTime, least),
        };
        if (node is ScalarNode scalar)
        {
            return Plain(findings, scalar, path, isTime, least) is { } value ? new ConstantDistribution(value) : null;
        }

        section.Done();
        var given = section.Keys.Where(Kinds.Contains).ToList();
        if (section.IsPresent && given.Count != 1)
        {
            findings.Add(node, given.Count == 0 ? FindingCodes.MissingKey : FindingCodes.Conflict, path, $"expected exactly one of {string.Join(", ", Kinds)}");
            return null;
        }

        return given.Count == 1 ? forms[given[0]] : null;
    }

    private static ConstantDistribution? Constant(Section section, bool isTime, double least)
    {
        var node = section.Get("constant", "Always the same value.", out var schema);
        schema.Scalar = isTime ? "duration" : "number";
        return section.Scalar(node, section.PathOf("constant"), "a plain value") is { } scalar && Plain(section.Findings, scalar, section.PathOf("constant"), isTime, least) is { } value
            ? new ConstantDistribution(value)
            : null;
    }

    private static UniformDistribution? Uniform(Section section, bool isTime, double least)
    {
        var (from, to) = (Value(section, "from", "Least value.", isTime, least), Value(section, "to", "Largest value.", isTime, least));
        section.Done();
        if (from is null || to is null)
        {
            return null;
        }

        if (to < from)
        {
            section.Problem("to", FindingCodes.OutOfRange, "must not be below `from`");
            return null;
        }

        return new(from.Value, to.Value);
    }

    private static IDistribution? WithMean(Section section, bool isTime, double least, Func<double, IDistribution> make)
    {
        var mean = Value(section, "mean", "Mean.", isTime, Math.Max(least, double.Epsilon));
        section.Done();
        return mean is null ? null : make(mean.Value);
    }

    private static IDistribution? WithCv(Section section, bool isTime, double least, Func<double, double, IDistribution> make)
    {
        var mean = Value(section, "mean", "Mean.", isTime, Math.Max(least, double.Epsilon));
        var cv = section.Number("cv", "Coefficient of variation: standard deviation over mean.", isRequired: true, least: 0.001, most: 1000);
        section.Done();
        return mean is null || cv is null ? null : make(mean.Value, cv.Value);
    }

    private static ErlangDistribution? Erlang(Section section, bool isTime, double least)
    {
        var mean = Value(section, "mean", "Mean of the sum.", isTime, Math.Max(least, double.Epsilon));
        var stages = section.Count("k", "Stages.", isRequired: true, least: 1, most: 1000);
        section.Done();
        return mean is null || stages is null ? null : new((int)stages.Value, mean.Value);
    }

    private static HyperexponentialDistribution? Hyper(Section section, bool isTime, double least)
    {
        var mean = Value(section, "mean", "Mean.", isTime, Math.Max(least, double.Epsilon));
        var scv = section.Number("scv", "Squared coefficient of variation.", isRequired: true, least: 1, most: 1_000_000);
        section.Done();
        return mean is null || scv is null ? null : new(mean.Value, scv.Value);
    }

    private static double? Value(Section section, string key, string help, bool isTime, double least)
    {
        if (!isTime)
        {
            return section.Number(key, help, isRequired: true, least: least);
        }

        return section.Duration(key, help, isRequired: true, mayBeZero: least <= 0) is { } picoseconds ? picoseconds / 1e12 : null;
    }

    private static double? Plain(FindingList findings, ScalarNode scalar, string path, bool isTime, double least)
    {
        string? problem;
        var value = isTime ? Units.Duration(scalar.Value, out problem) / 1e12 : Units.Plain(scalar.Value, out problem);
        if (value is null)
        {
            findings.Add(scalar, FindingCodes.BadValue, path, problem!);
        }
        else if (value < least)
        {
            findings.Add(scalar, FindingCodes.OutOfRange, path, string.Create(CultureInfo.InvariantCulture, $"must be at least {least}; it is {scalar.Value}"));
            return null;
        }

        return value;
    }
}
