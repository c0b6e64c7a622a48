using System.Diagnostics;

namespace LbSim.EndToEnd.Tests;

/// <summary>What a finished process left behind.</summary>
public sealed record Outcome(int ExitCode, string Output, string Error);

/// <summary>Runs the real program, as a user would.</summary>
public static class LbSimProcess
{
    /// <summary>The folder that holds LbSim.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The program, as run.sh starts it.</summary>
    public static string Program { get; } = Path.Combine(Root, "src", "LbSim.Cli", "bin", "Release", "net10.0", OperatingSystem.IsWindows() ? "lbsim.exe" : "lbsim");

    /// <summary>A folder of the scenarios that ship with the project.</summary>
    public static string Scenario(string name) => Path.Combine(Root, "scenarios", name);

    /// <summary>Runs the program to its end.</summary>
    public static Outcome Run(string folder, params string[] arguments)
    {
        using var process = Start(folder, arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(120_000))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException("lbsim did not end within two minutes: " + string.Join(' ', arguments));
        }

        return new(process.ExitCode, output, error.Result);
    }

    /// <summary>Starts the program with its streams redirected.</summary>
    public static Process Start(string folder, params string[] arguments)
    {
        // a test run started in the background ignores SIGINT, and so would its children: GNU env puts that right
        var isDeaf = IgnoresInterrupts();
        var start = new ProcessStartInfo(isDeaf ? "/usr/bin/env" : Program)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var argument in isDeaf ? ["--default-signal=INT,TERM", Program, .. arguments] : arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("the program did not start");
        process.StandardInput.Close();
        return process;
    }

    private static bool IgnoresInterrupts()
    {
        const string Status = "/proc/self/status";
        var ignored = File.Exists(Status) ? File.ReadLines(Status).FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) : null;
        return ignored is not null && (Convert.ToUInt64(ignored["SigIgn:".Length..].Trim(), 16) & 2) != 0;
    }

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "LbSim.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("LbSim.sln was not found above " + AppContext.BaseDirectory);
    }
}

/// <summary>An empty folder with a space in its name, removed afterwards.</summary>
public sealed class ScratchFolder : IDisposable
{
    /// <summary>Where it is.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("lbsim test ").FullName;

    /// <summary>A file in it.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Names of what is in it, in order.</summary>
    public string[] Entries() => [.. Directory.EnumerateFileSystemEntries(Path).Select(entry => System.IO.Path.GetFileName(entry)).Order(StringComparer.Ordinal)];

    /// <summary>Writes a file in it and returns its path.</summary>
    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
