using System.Text.Json;

namespace LbSim.Workload.Traces;

/// <summary>Lengths of the prompt components of RAGPulse, which stand in files of their own: beside the trace, or in its archive or folder.</summary>
/// <remarks>
/// github.com/flashserve/RAGPulse, data/: 1_sys_prompt to 5_web_search, JSON lines of an id and its token_length. Ids of different files differ. Beside a trace files are looked for by the
/// number their names begin with; what they hold decides.
/// </remarks>
internal sealed class RagPulseLengths
{
    private static readonly string[] Ids = ["sys_prompt_id", "passage_id", "history_id", "user_input_id", "web_search_id"];
    private readonly Dictionary<ulong, int> _tokens = [];
    private readonly List<string> _files = [];

    private RagPulseLengths()
    {
    }

    /// <summary>Names of the files found.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>Whether a text is a table of lengths.</summary>
    public static bool IsTable(TraceHead head) => head.Outline.Has("token_length") && head.Outline.HasAny(Ids);

    /// <summary>Reads whatever tables there are.</summary>
    /// <param name="file">The trace, or the archive or folder it is in.</param>
    /// <param name="isMember">Whether it is in one.</param>
    public static RagPulseLengths Load(TraceFile file, bool isMember)
    {
        var lengths = new RagPulseLengths();
        if (isMember)
        {
            using var first = TraceInput.Open(file, hashes: false);
            for (var member = first; member is not null; member = first.Members?.Next())
            {
                lengths.ReadTable(member);
            }

            return lengths;
        }

        foreach (var other in file.Beside().Where(other => other.Name is [>= '1' and <= '5', '_', ..]))
        {
            try
            {
                using var input = TraceInput.Open(other, hashes: false);
                lengths.ReadTable(input);
            }
            catch (Exception fault) when (fault is TraceException or IOException or UnauthorizedAccessException)
            {
                // something else that only looks like a table by its name
            }
        }

        return lengths;
    }

    /// <summary>Tokens of a component; 0 where its length is not known.</summary>
    public int Of(ulong id) => _tokens.GetValueOrDefault(id);

    private void ReadTable(TraceInput input)
    {
        if (!IsTable(input.Head))
        {
            return;
        }

        _files.Add(input.Head.Name[(input.Head.Name.LastIndexOf('/') + 1)..]);
        var lines = new JsonLineItems(input);
        while (lines.TryNext(out var line))
        {
            try
            {
                using var entry = JsonDocument.Parse(line);
                TakeEntry(entry.RootElement);
            }
            catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException)
            {
                // its component stays without a length, and the analysis says so
            }
        }
    }

    private void TakeEntry(JsonElement entry)
    {
        foreach (var name in Ids)
        {
            if (entry.TryGetProperty(name, out var id) && entry.GetProperty("token_length").TryGetInt32(out var tokens) && tokens > 0)
            {
                _tokens.TryAdd(HashIds.IdOf(id), tokens);
            }
        }
    }
}
