using System.Text.Json;
using LbSim.Reports.Traces;
using LbSim.Tests.Testing;
using LbSim.Workload.Traces.Analysis;

namespace LbSim.Tests.Workload.Traces.Analysis;

/// <summary>The figures of `lbsim trace analyze --format json` against those published with the reference traces, name by name.</summary>
public class AgreementTests
{
    private const double FourDigits = 0.5e-4;

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
