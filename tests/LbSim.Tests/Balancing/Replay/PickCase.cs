using System.Text.Json;

namespace LbSim.Tests.Balancing.Replay;

/// <summary>A recorded case: servers, events, and what the real program picked.</summary>
public sealed class PickCase
{
    private PickCase(JsonElement root)
    {
        Root = root;
        Servers = [.. root.GetProperty("servers").EnumerateArray().Select(server => new PickServer(server))];
        Picks = [.. root.GetProperty("picks").EnumerateArray().Select(pick => pick.GetString())];
    }

    public JsonElement Root { get; }

    public IReadOnlyList<PickServer> Servers { get; }

    public IReadOnlyList<string?> Picks { get; }

    public static IEnumerable<string> Names() =>
        Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    public static PickCase Load(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")));
        return new(document.RootElement.Clone());
    }

    private static string Folder => Path.Combine(LbSim.Tests.Testing.SharedData.ProjectRoot, "tests", "LbSim.Tests", "Balancing", "Recordings");
}

/// <summary>A server of a recorded case, with the limits of the real configuration.</summary>
public sealed class PickServer
{
    public PickServer(JsonElement server)
    {
        Name = server.GetProperty("name").GetString()!;
        Weight = server.TryGetProperty("weight", out var weight) ? weight.GetInt32() : 1;
        Address = server.GetProperty("address").GetString()!;
        IsDown = server.TryGetProperty("down", out var down) && down.GetBoolean();
        IsBackup = server.TryGetProperty("backup", out var backup) && backup.GetBoolean();
        MaxFails = server.TryGetProperty("max_fails", out var fails) ? fails.GetInt32() : 1;
        FailTimeout = server.TryGetProperty("fail_timeout", out var timeout) ? int.Parse(timeout.GetString()!.TrimEnd('s'), System.Globalization.CultureInfo.InvariantCulture) : 10;
    }

    public string Name { get; }

    public int Weight { get; }

    public string Address { get; }

    public bool IsDown { get; }

    public bool IsBackup { get; }

    public int MaxFails { get; }

    public int FailTimeout { get; }
}
