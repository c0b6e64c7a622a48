namespace LbSim.Cli.Commands.Traces;

/// <summary>Files for what does not fit into memory. They have no name as soon as they are open, so that nothing is left of them however the program ends.</summary>
internal static class ScratchFile
{
    private static int _next;

    /// <summary>Opens an empty one.</summary>
    /// <param name="folder">Where; its file system needs the room.</param>
    public static FileStream Open(string folder)
    {
        var path = Path.Combine(folder, $".lbsim-{Environment.ProcessId}-{Interlocked.Increment(ref _next)}.scratch");
        if (OperatingSystem.IsWindows())
        {
            return new(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }

        var file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Delete, 1);
        File.Delete(path);
        return file;
    }
}
