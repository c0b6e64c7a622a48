using System.IO.Compression;
using System.Text;
using LbSim.Scenarios;
using LbSim.Scenarios.Validation;

namespace LbSim.Cli.Commands.Traces;

/// <summary>Opens the traffic that verbs of `trace` read, and the files they write.</summary>
internal static class Traffic
{
    /// <summary>The workload of a scenario or generator file.</summary>
    public static LoadedWorkload OfScenario(string file, ScenarioChoices choices) => Checked(WorkloadLoader.Load(file, choices));

    /// <summary>A recorded trace.</summary>
    /// <param name="file">The trace.</param>
    /// <param name="settings">What `workload.trace` would say, such as on-bad-row=skip.</param>
    public static LoadedWorkload OfTrace(string file, IReadOnlyList<string> settings) => Checked(WorkloadLoader.Parse(
        "workload: { trace: {} }", file, ".", new ScenarioChoices { Trace = file, Settings = [.. settings.Select(setting => "workload.trace." + setting)] }));

    /// <summary>Writes a file whole or not at all, compressed where its name ends in .gz; an existing one only if forced.</summary>
    public static void Write(string path, bool force, Action<TextWriter> write)
    {
        if (Directory.Exists(path) || (File.Exists(path) && !force))
        {
            throw new BadInputException($"lbsim: \"{path}\" exists already; choose another --output, or --force to replace a file");
        }

        var staging = path + ".partial";
        TraceFault.Guard(() =>
        {
            try
            {
                using (var file = File.Create(staging))
                using (var zip = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : null)
                using (var text = new StreamWriter(zip ?? (Stream)file, new UTF8Encoding(false), 1 << 16))
                {
                    write(text);
                }

                File.Move(staging, path, overwrite: true);
            }
            finally
            {
                File.Delete(staging);
            }

            return true;
        });
    }

    private static LoadedWorkload Checked((LoadedWorkload? Loaded, IReadOnlyList<Finding> Findings) result)
    {
        foreach (var warning in result.Loaded is null ? [] : result.Findings)
        {
            Console.Error.WriteLine(warning);
        }

        return result.Loaded ?? throw new BadInputException(ScenarioFiles.Text(result.Findings));
    }
}
