using LbSim.Scenarios.Validation;
using LbSim.Workload.Lengths;
using LbSim.Workload.Traces;

namespace LbSim.Scenarios.Binding;

/// <summary>Reads prompt and output lengths: a fitted model, distributions, or a file to resample.</summary>
internal sealed class LengthsBinder(FindingList findings, string folder, List<InputFile> inputs)
{
    public LengthOptions? Read(Section workload, bool isRequired)
    {
        var node = workload.Get("lengths", "Prompt and output lengths: the name of a fitted model, two distributions, or a file to resample.", out var schema);
        schema.Scalar = "name";
        schema.Names = FittedLengthModel.Names;
        var section = new Section(findings, node is ScalarNode ? null : node, workload.PathOf("lengths"), schema);
        var prompt = Tokens(section, "prompt", "Prompt tokens: a number or a distribution.");
        var output = Tokens(section, "output", "Output tokens: a number or a distribution.");
        var file = section.Text("file", "A CSV or JSON lines file whose prompt and output columns are resampled together.");
        section.Done();
        if (node is ScalarNode scalar)
        {
            return section.CheckName(scalar, workload.PathOf("lengths"), FittedLengthModel.Names) is { } name ? new FittedLengths { Name = name } : null;
        }

        if (node is null)
        {
            if (isRequired)
            {
                findings.Add(workload.Node, FindingCodes.MissingKey, workload.Path, $"needs the key \"lengths\": a model ({string.Join(", ", FittedLengthModel.Names)}) or {{ prompt: ..., output: ... }}");
            }

            return null;
        }

        if (file is not null && section.Keys.Count() > 1)
        {
            section.Problem("file", FindingCodes.Conflict, "file excludes prompt and output");
            return null;
        }

        if (file is not null)
        {
            return ReadLengths(section, file);
        }

        if (section.IsPresent && (prompt is null || output is null) && !findings.HasErrors)
        {
            findings.Add(node, FindingCodes.MissingKey, section.Path, "needs both prompt and output");
        }

        return prompt is null || output is null ? null : new SeparateLengths { Prompt = prompt, Output = output };
    }

    private TokenOptions? Tokens(Section section, string key, string help)
    {
        var node = section.Get(key, help, out var schema);
        schema.Scalar = "whole number";
        schema.IsOneOf = true;
        var path = section.PathOf(key);
        var forms = new Section(findings, node is ScalarNode ? null : node, path, schema);
        var given = new List<TokenOptions>();
        Form("fixed", "Always the same.", TokenDistribution.Fixed, hasMean: true, hasCv: false);
        Form("uniform", "Uniform from min to max.", TokenDistribution.Uniform, hasMean: false, hasCv: false);
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
            findings.Add(node, FindingCodes.Conflict, path, "expected exactly one of fixed, uniform, lognormal, gamma");
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
                Min = (int?)form.Count("min", "No fewer tokens than this.", isRequired: !hasMean, least: 1, most: TokenOptions.MostTokens),
                Max = (int?)form.Count("max", "No more tokens than this.", isRequired: !hasMean, least: 1, most: TokenOptions.MostTokens),
            };
            form.Done();
            if (form.IsPresent)
            {
                given.Add(options);
            }
        }
    }

    private EmpiricalLengths? ReadLengths(Section section, string file)
    {
        var path = Path.Combine(folder, file);
        if (TraceFiles.Problem(path) is { } problem)
        {
            section.Problem("file", FindingCodes.Trace, problem);
            return null;
        }

        try
        {
            var table = LengthTable.Load(new TraceFile(Path.GetFileName(path), () => File.OpenRead(path)));
            inputs.Add(new(table.Name, table.Bytes, table.Sha256));
            return new EmpiricalLengths { Table = table };
        }
        catch (TraceException broken)
        {
            findings.Add(TraceFiles.Finding(file, broken));
            return null;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            section.Problem("file", FindingCodes.Trace, broken.Message);
            return null;
        }
    }
}
