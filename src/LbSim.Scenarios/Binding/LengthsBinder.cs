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
        var tokens = new TokensBinder(findings);
        var prompt = tokens.Read(section, "prompt", "Prompt tokens: a number or a distribution.");
        var output = tokens.Read(section, "output", "Output tokens: a number or a distribution.");
        var file = section.Text("file", "A CSV or JSON lines file whose prompt and output columns are resampled together.");
        var tables = section.Child("joint", "Quantile tables of both and a grid of how they go together, as lbsim trace fit writes them.");
        var joint = new JointLengthsBinder(findings).Read(tables);
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

        if ((file is not null || tables.IsPresent) && section.Keys.Count() > 1)
        {
            section.Problem(file is not null ? "file" : "joint", FindingCodes.Conflict, $"{(file is not null ? "file" : "joint")} excludes all else");
            return null;
        }

        if (tables.IsPresent)
        {
            return joint;
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
            var table = LengthTable.Load(TracePaths.Of(path));
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
