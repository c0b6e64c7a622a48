namespace LbSim.Tests.Testing;

/// <summary>Finds the project's root and the reference data beside it, which users do not have.</summary>
public static class SharedData
{
    /// <summary>The folder that holds LbSim.sln.</summary>
    public static string ProjectRoot { get; } = FindProjectRoot();

    /// <summary>The reference data folder, or null where it is absent.</summary>
    public static string? Root { get; } = FindRoot();

    /// <summary>Absolute path of a reference file.</summary>
    public static string PathTo(string relative) =>
        Path.Combine(Root ?? throw new InvalidOperationException("needs ../shared, which is absent"), relative);

    private static string? FindRoot()
    {
        var candidate = Path.GetFullPath(Path.Combine(ProjectRoot, "..", "shared"));
        return Directory.Exists(candidate) ? candidate : null;
    }

    private static string FindProjectRoot()
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

/// <summary>A fact that needs the reference data in ../shared; skipped, and said so, where it is absent.</summary>
public sealed class SharedFactAttribute : FactAttribute
{
    /// <summary>Skips the fact where the data is absent.</summary>
    public SharedFactAttribute() => Skip = SharedData.Root is null ? "needs ../shared, which is absent" : null;
}

/// <summary>A theory that needs the reference data in ../shared; skipped, and said so, where it is absent.</summary>
public sealed class SharedTheoryAttribute : TheoryAttribute
{
    /// <summary>Skips the theory where the data is absent.</summary>
    public SharedTheoryAttribute() => Skip = SharedData.Root is null ? "needs ../shared, which is absent" : null;
}
