using LbSim.Scenarios.Validation;
using LbSim.Workload.Lengths;

namespace LbSim.Scenarios.Binding;

/// <summary>Reads whole numbers of tokens or turns: a number, or one of the named distributions.</summary>
internal sealed class TokensBinder(FindingList findings)
{
    /// <summary>Reads a key; null when it is absent or cannot be used.</summary>
    public TokenOptions? Read(Section section, string key, string help, bool isRequired = false)
    {
        var node = section.Get(key, help, out var schema, isRequired: isRequired);
        schema.Scalar = "whole number";
        schema.IsOneOf = true;
        var path = section.PathOf(key);
        var forms = new Section(findings, node is ScalarNode ? null : node, path, schema);
        var given = new List<TokenOptions>();
        Form("fixed", "Always the same.", TokenDistribution.Fixed, hasMean: true, hasCv: false);
        Form("uniform", "Uniform from min to max.", TokenDistribution.Uniform, hasMean: false, hasCv: false);
        Form("geometric", "Geometric: 1 or more, each further one with the same chance.", TokenDistribution.Geometric, hasMean: true, hasCv: false);
        Form("lognormal", "Log-normal.", TokenDistribution.LogNormal, hasMean: true, hasCv: true);
        Form("gamma", "Gamma.", TokenDistribution.Gamma, hasMean: true, hasCv: true);
        forms.Done();
        if (node is ScalarNode scalar)
        {
            if (Units.Count(scalar.Value, out var problem) is not { } tokens || tokens < 1 || tokens > TokenOptions.MostTokens)
            {
                findings.Add(scalar, FindingCodes.BadValue, path, problem ?? $"must be 1 to {TokenOptions.MostTokens}; it is {scalar.Value}");
                return null;
            }

            return TokenOptions.Of((int)tokens);
        }

        if (!forms.IsPresent)
        {
            return null;
        }

        if (given.Count != 1)
        {
            findings.Add(node, FindingCodes.Conflict, path, "expected exactly one of fixed, uniform, geometric, lognormal, gamma");
            return null;
        }

        foreach (var problem in given[0].Validate())
        {
            findings.Add(node, FindingCodes.OutOfRange, path, $"{problem.Option} {problem.Message}");
        }

        return given[0];

        void Form(string name, string about, TokenDistribution distribution, bool hasMean, bool hasCv)
        {
            var form = forms.Child(name, about);
            var options = new TokenOptions
            {
                Distribution = distribution,
                Mean = hasMean ? form.Number("mean", "Mean.", isRequired: true, least: 1, most: TokenOptions.MostTokens) : null,
                Cv = hasCv ? form.Number("cv", "Coefficient of variation.", isRequired: true, least: 0.01, most: 100) : null,
                Min = (int?)form.Count("min", "No fewer than this.", isRequired: !hasMean, least: 1, most: TokenOptions.MostTokens),
                Max = (int?)form.Count("max", "No more than this.", isRequired: !hasMean, least: 1, most: TokenOptions.MostTokens),
            };
            form.Done();
            if (form.IsPresent)
            {
                given.Add(options);
            }
        }
    }
}
