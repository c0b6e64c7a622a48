using System.Text.Json;
using LbSim.Experiments.Plan;
using LbSim.Experiments.Results;

namespace LbSim.Reports.Files;

/// <summary>Writes plan.json; docs/model/planning.md says what the figures mean.</summary>
internal static class PlanJson
{
    public static void Write(PlanResult result, Stream output)
    {
        using (var json = new Utf8JsonWriter(output, Json.Readable))
        {
            json.WriteStartObject();
            json.WriteNumber("schema", 1);
            json.WriteString("scenario", result.Scenario);
            json.WriteNumber("seed", result.Seed);
            json.WriteString("interval", result.Interval);
            Json.Number(json, "confidence", result.Confidence);
            WritePeak(json, result);
            WriteObjectives(json, result);
            WriteIdle(json, result);
            WriteMultipliers(json, result);
            WriteSearch(json, result.Search);
            WriteSensitivity(json, result);
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static void WritePeak(Utf8JsonWriter json, PlanResult result)
    {
        if (result.Peak is not { } peak)
        {
            json.WriteNull("peak");
            return;
        }

        json.WriteStartObject("peak");
        Json.Number(json, "start_s", peak.Start.Seconds);
        Json.Number(json, "end_s", peak.End.Seconds);
        json.WriteString("by", result.PeakBy);
        json.WriteNumber("requests", peak.Requests);
        json.WriteNumber("prompt_tokens", peak.PromptTokens);
        json.WriteNumber("output_tokens", peak.OutputTokens);
        json.WriteEndObject();
    }

    private static void WriteObjectives(Utf8JsonWriter json, PlanResult result)
    {
        json.WriteStartArray("objectives");
        foreach (var objective in result.Objectives)
        {
            json.WriteStartObject();
            json.WriteString("name", objective.Name);
            Json.Number(json, "limit_s", objective.LimitSeconds);
            Json.Number(json, "target", objective.Target);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteIdle(Utf8JsonWriter json, PlanResult result)
    {
        json.WriteStartArray("idle");
        foreach (var group in result.Groups)
        {
            json.WriteStartObject();
            json.WriteString("group", group.Name);
            Json.Number(json, "attainment", group.IdleAttainment);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteMultipliers(Utf8JsonWriter json, PlanResult result)
    {
        json.WriteStartArray("multipliers");
        foreach (var multiplier in result.Multipliers)
        {
            json.WriteStartObject();
            Json.Number(json, "multiplier", multiplier.Multiplier);
            json.WriteString("best", multiplier.Best);
            json.WriteStartArray("balancers");
            foreach (var balancer in multiplier.Balancers)
            {
                WriteBalancer(json, result, balancer);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteBalancer(Utf8JsonWriter json, PlanResult result, PlanBalancer balancer)
    {
        json.WriteStartObject();
        json.WriteString("label", balancer.Label);
        WriteAnswer(json, result, balancer.Answer);
        json.WriteStartArray("undecided");
        foreach (var undecided in balancer.Undecided)
        {
            json.WriteStartObject();
            WriteFleet(json, result, undecided.Fleet);
            Json.Number(json, "cost_per_hour", undecided.Fleet.CostPerHour);
            Json.Number(json, "estimate", undecided.Attainment?.Value);
            WriteInterval(json, undecided.Attainment);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (balancer.ClosestFailing is { } closest)
        {
            json.WriteStartObject("closest_failing");
            WriteFleet(json, result, closest.Fleet);
            Json.Number(json, "estimate", closest.Estimate);
            json.WriteString("objective", closest.Objective);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("closest_failing");
        }

        Json.Number(json, "saving_per_month", balancer.SavingPerMonth);
        json.WriteEndObject();
    }

    private static void WriteAnswer(Utf8JsonWriter json, PlanResult result, PlanAnswer? answer)
    {
        if (answer is null)
        {
            json.WriteNull("answer");
            return;
        }

        json.WriteStartObject("answer");
        WriteFleet(json, result, answer.Fleet);
        json.WriteNumber("gpus", answer.Fleet.Gpus);
        Json.Number(json, "power_w", answer.Fleet.PowerWatts);
        Json.Number(json, "cost_per_hour", answer.Fleet.CostPerHour);
        Json.Number(json, "cost_per_month", answer.CostPerMonth);
        Json.Number(json, "cost_per_1000_good", answer.CostPer1000Good);
        Json.Number(json, "cost_per_million_output_tokens", answer.CostPerMillionOutputTokens);
        json.WriteStartObject("attainment");
        Json.Number(json, "estimate", answer.Attainment.Value);
        WriteInterval(json, answer.Attainment);
        json.WriteNumber("replications", answer.Replications);
        json.WriteStartObject("by_objective");
        foreach (var (name, share) in answer.ByObjective)
        {
            Json.Number(json, name, share);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        Json.Number(json, "runs_meeting", answer.RunsMeeting);
        json.WriteStartArray("survive");
        foreach (var spare in answer.Survive)
        {
            json.WriteStartObject();
            json.WriteString("group", spare.Group);
            json.WriteNumber("down", spare.Down);
            Json.Number(json, "estimate", spare.Attainment.Value);
            WriteInterval(json, spare.Attainment);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("load");
        foreach (var (group, load) in answer.Load)
        {
            Json.Number(json, group, load);
        }

        json.WriteEndObject();
        Json.Number(json, "headroom", answer.Headroom);
        json.WriteString("breaks_first", answer.BreaksFirst);
        json.WriteEndObject();
    }

    private static void WriteSearch(Utf8JsonWriter json, PlanSearch search)
    {
        json.WriteStartObject("search");
        json.WriteNumber("fleets", search.Fleets);
        json.WriteNumber("over_limit", search.OverLimit);
        json.WriteNumber("skipped", search.Skipped);
        json.WriteNumber("screened", search.Screened);
        json.WriteNumber("confirmed", search.Confirmed);
        json.WriteNumber("simulated_requests", search.SimulatedRequests);
        json.WriteEndObject();
    }

    private static void WriteSensitivity(Utf8JsonWriter json, PlanResult result)
    {
        json.WriteStartArray("sensitivity");
        foreach (var row in result.Sensitivity)
        {
            json.WriteStartObject();
            json.WriteString("what", row.What);
            Json.Number(json, "change", row.Change);
            json.WriteBoolean("still_meets", row.StillMeets);
            if (row.Fleet is { } fleet)
            {
                WriteFleet(json, result, fleet);
            }
            else
            {
                json.WriteNull("fleet");
            }

            Json.Number(json, "cost_per_hour", row.Fleet?.CostPerHour);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteFleet(Utf8JsonWriter json, PlanResult result, PlanFleet fleet)
    {
        json.WriteStartObject("fleet");
        for (var group = 0; group < fleet.Counts.Count; group++)
        {
            if (fleet.Counts[group] > 0)
            {
                json.WriteNumber(result.Groups[group].Name, fleet.Counts[group]);
            }
        }

        json.WriteEndObject();
    }

    private static void WriteInterval(Utf8JsonWriter json, Estimate? estimate)
    {
        if (estimate is not { Low: { } low, High: { } high })
        {
            json.WriteNull("ci");
            return;
        }

        json.WriteStartArray("ci");
        Json.Number(json, low);
        Json.Number(json, high);
        json.WriteEndArray();
    }
}
