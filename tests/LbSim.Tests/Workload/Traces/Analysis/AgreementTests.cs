using System.IO.Compression;
using System.Text;
using System.Text.Json;
using LbSim.Reports.Traces;
using LbSim.Scenarios;
using LbSim.Tests.Testing;
using LbSim.Workload.Traces;
using LbSim.Workload.Traces.Analysis;
using LbSim.Workload.Traces.ClientTables;

namespace LbSim.Tests.Workload.Traces.Analysis;

/// <summary>The figures of `lbsim trace analyze --format json` against those published with the reference traces, name by name.</summary>
public class AgreementTests
{
    private const double FourDigits = 0.5e-4;
    private const string AgentTable = "weka-claude-code/requests.csv.gz";

    [SharedTheory]
    [InlineData("azure-2023/AzureLLMInferenceTrace_code.csv")]
    [InlineData("azure-2023/AzureLLMInferenceTrace_conv.csv")]
    [InlineData("mooncake/conversation_trace.jsonl.gz")]
    [InlineData("ragpulse/0_trace.rows-1-3800.jsonl.gz")]
    [InlineData("burstgpt/burstgpt_v1_first54.csv")]
    [InlineData("burstgpt/burstgpt_v1_first54.csv", " (rows with Response tokens > 0)")]
    [InlineData("burstgpt/burstgpt_v3_first105_partial.csv")]
    [InlineData("lengths/sharegpt_8k_filtered_stats_llama2_tokenizer.csv.gz")]
    [InlineData("formats/vidur_splitwise_code.csv.gz")]
    [InlineData("formats/llmservingsim_me2_mixed.jsonl")]
    [InlineData("formats/aibrix_8min_up_and_down.noprompt.jsonl.gz")]
    [InlineData("measured-vllm/RTXPRO6000_Llama-3.1-8B/requests.jsonl")]
    public void Analyze_ReferenceTrace_AgreesWithItsStatisticsToFourDigits(string path, string suffix = "")
    {
        using var published = JsonDocument.Parse(File.ReadAllBytes(SharedData.PathTo("data/traces/stats.json")));
        var full = SharedData.PathTo("data/traces/" + path);
        var analysis = TraceAnalyzer.Analyze(new(Path.GetFileName(path), () => File.OpenRead(full)), new() { LeavesOutFailures = suffix.Length > 0 });
        using var ours = JsonDocument.Parse(Json(analysis));
        var differences = new List<string>();

        Compare(published.RootElement.GetProperty("stats").GetProperty(path + suffix), ours.RootElement, "", differences);

        Assert.Empty(differences);
    }

    [SharedFact]
    public void Analyze_RagPulseWithItsTables_KeepsThePublishedBlockFiguresAndCountsTokens()
    {
        using var published = JsonDocument.Parse(File.ReadAllBytes(SharedData.PathTo("data/traces/stats.json")));
        var file = TracePaths.Of(SharedData.PathTo("data/traces/ragpulse/0_trace.rows-1-3800.jsonl.gz"));
        using var ours = JsonDocument.Parse(Json(TraceAnalyzer.Analyze(file, new())));
        var differences = new List<string>();

        Compare(published.RootElement.GetProperty("stats").GetProperty("ragpulse/0_trace.rows-1-3800.jsonl.gz"), ours.RootElement, "", differences);

        Assert.Empty(differences);
        Assert.True(ours.RootElement.GetProperty("prefix_reuse").GetProperty("prefix_hit_ratio_tokens").GetDouble() > 0);
    }

    [SharedFact]
    public void Analyze_ServeGenTables_AgreeWithTheirStatisticsToFourDigits()
    {
        using var published = JsonDocument.Parse(File.ReadAllBytes(SharedData.PathTo("data/traces/stats.json")));
        var full = SharedData.PathTo("data/traces/servegen/multimodal-mm-image.tar.gz");
        var file = new TraceFile("tables", () => File.OpenRead(full));
        using var text = new MemoryStream();
        ClientTableJson.Write(ClientTableFile.Load(file), text);
        using var ours = JsonDocument.Parse(text.ToArray());
        var differences = new List<string>();

        Compare(published.RootElement.GetProperty("stats").GetProperty("servegen/multimodal/mm-image"), ours.RootElement, "", differences);

        Assert.True(ClientTableFile.IsOne(file));
        Assert.Empty(differences);
        TraceText.Says(TraceText.Fault(file).Message, "holds rates of clients");
    }

    [SharedFact]
    public void Analyze_AgentSessions_AgreeWithTheirStatisticsToFourDigits()
    {
        // the table has no column for these two; the documents that it was made from have
        string[] notInTheFile = ["/tool_tokens is missing", "/system_tokens is missing"];
        using var published = JsonDocument.Parse(File.ReadAllBytes(SharedData.PathTo("data/traces/stats.json")));
        var full = SharedData.PathTo("data/traces/" + AgentTable);
        using var ours = JsonDocument.Parse(Json(TraceAnalyzer.Analyze(new("requests.csv.gz", () => File.OpenRead(full)), new())));
        var differences = new List<string>();

        Compare(published.RootElement.GetProperty("stats").GetProperty(AgentTable), ours.RootElement.GetProperty("agent_sessions"), "", differences);

        Assert.Equal(notInTheFile, differences);
    }

    [SharedFact]
    public void Analyze_DocumentsOfAgentSessions_AgreeWithTheTableMadeFromThem()
    {
        using var archive = new MemoryStream();
        var names = new HashSet<string>();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var path in Directory.GetFiles(SharedData.PathTo("data/traces/weka-claude-code/raw"), "*.gz").Order(StringComparer.Ordinal))
            {
                names.Add(Path.GetFileName(path).Split('.')[0]);
                using var text = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
                using var member = zip.CreateEntry(Path.GetFileNameWithoutExtension(path)).Open();
                text.CopyTo(member);
            }
        }

        using var documents = JsonDocument.Parse(Json(TraceAnalyzer.Analyze(TraceText.File(archive.ToArray()), new())));
        using var table = JsonDocument.Parse(Json(TraceAnalyzer.Analyze(TraceText.File(RowsOf(names)), new())));
        var differences = new List<string>();

        Compare(table.RootElement.GetProperty("agent_sessions"), documents.RootElement.GetProperty("agent_sessions"), "", differences);

        Assert.Empty(differences);
        Assert.Equal(names.Count, documents.RootElement.GetProperty("agent_sessions").GetProperty("sessions").GetInt32());
    }

    private static string RowsOf(HashSet<string> sessions)
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(SharedData.PathTo("data/traces/" + AgentTable)), CompressionMode.Decompress));
        var kept = new StringBuilder(lines.ReadLine() + "\n");
        while (lines.ReadLine() is { } line)
        {
            kept.Append(sessions.Contains(line.Split(',')[0]) ? line + "\n" : "");
        }

        return kept.ToString();
    }

    internal static byte[] Json(TraceAnalysis analysis)
    {
        using var text = new MemoryStream();
        TraceAnalysisJson.Write(analysis, text);
        return text.ToArray();
    }

    private static void Compare(JsonElement wanted, JsonElement found, string place, List<string> differences)
    {
        switch (wanted.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in wanted.EnumerateObject())
                {
                    if (found.TryGetProperty(member.Name, out var inner))
                    {
                        Compare(member.Value, inner, place + "/" + member.Name, differences);
                    }
                    else if (member.Value.ValueKind != JsonValueKind.Null)
                    {
                        differences.Add(place + "/" + member.Name + " is missing");
                    }
                }

                break;
            case JsonValueKind.Array:
                if (wanted.GetArrayLength() != found.GetArrayLength())
                {
                    differences.Add($"{place} has {found.GetArrayLength()} elements, not {wanted.GetArrayLength()}");
                    break;
                }

                for (var index = 0; index < wanted.GetArrayLength(); index++)
                {
                    Compare(wanted[index], found[index], $"{place}[{index}]", differences);
                }

                break;
            case JsonValueKind.Number:
                var (left, right) = (wanted.GetDouble(), found.ValueKind == JsonValueKind.Number ? found.GetDouble() : double.NaN);
                if (!(Math.Abs(left - right) <= (FourDigits * Math.Abs(left)) + 1e-12))
                {
                    differences.Add($"{place} is {right}, not {left}");
                }

                break;
            default:
                if (wanted.ToString() != found.ToString())
                {
                    differences.Add($"{place} is {found}, not {wanted}");
                }

                break;
        }
    }
}
