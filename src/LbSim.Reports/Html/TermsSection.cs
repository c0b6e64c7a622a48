namespace LbSim.Reports.Html;

/// <summary>What the words on the page mean.</summary>
internal static class TermsSection
{
    private const string Reuse = "Prefix reuse";

    private static readonly (string Term, string Meaning)[] Terms =
    [
        ("TTFT", "Time to first token: from a request's arrival at the gateway to its first output token at the client, network included."),
        ("TPOT", "Time per output token of a request: (E2E - TTFT) / (output tokens - 1). A request of one token has none, and passes a TPOT objective."),
        ("ITL", "Inter-token latency: every gap between two tokens, all requests pooled."),
        ("E2E", "End-to-end latency: from arrival to the last token at the client."),
        ("Queueing time", "From arrival to the first work on the request."),
        ("p50, p95, p99", "The latency that 50, 95 or 99 % of the values do not exceed. Quantiles come from histograms with a relative error of at most 0.1 %."),
        ("Measured arrivals", "Those from the end of the warm-up to the end of the measured span; latencies, attainment and goodput are theirs."),
        ("Covers", "Share of measured arrivals that have the latency at all: requests that did not get so far have none."),
        ("Attained", "Share of measured arrivals that met every objective; rejected, failed, timed out and unfinished ones missed."),
        ("Goodput", "Requests per second that met every objective."),
        ("Throughput", "Requests (or their tokens) completed per second inside the measured span."),
        ("Saturated rate", "Completions per second of one server of the group whose queue is never empty, on the same mix of lengths."),
        ("Load", "Offered rate over saturated rate. It is not busy time: an LLM engine is busy nearly always, even at a load of 20 %."),
        ("Busy", "Share of time in which a pass runs."),
        ("Occupancy", "Requests running at once over the engine's limit of sequences."),
        ("KV use", "Share of KV cache blocks in use."),
        ("Budget use", "Tokens in a pass over the token budget of a pass."),
        (Reuse, "Share of the prompt tokens of measured requests that the server still had in its prefix cache when it first admitted each, and so did not compute again."),
        ("Imbalance", "Spread over servers of their busy share, each relative to its capacity: coefficient of variation, and largest over mean. 0 and 1 are even."),
        ("Cost", "Price of the whole fleet for the measured span, spread over requests that met the objectives (all completed ones where there are none) or over output tokens."),
        ("95 % interval", "An interval made so that it holds the true value in 95 of 100 experiments of this kind; for differences, of the differences replication by replication. Of a trace it is the recorded figure and how far copies resampled from its blocks lie from it. None where nothing random remains: one traffic."),
        ("Better, worse", "The difference from the baseline is further from zero than the half-width of its paired interval, widened so that all comparisons hold together (Holm's correction). Used for the primary figure only, and only between balancers neither saturated nor cut off."),
        ("No significant difference", "It is not; the half-width says how large a difference might have been missed."),
        ("On this trace only", "One traffic, recorded or generated, and no interval: the difference is exact for it and says nothing about another."),
        ("Found by MSER-5", "The warm-up that leaves the mean number of requests in the system best known, the largest over balancers and replications; looked for in the first half of the run at most."),
        ("Burn rate", "Share of ended requests that missed an objective, over the share the attainment target allows. 1 uses up that error budget exactly."),
        ("Steady, varying", "Kept up, at a load that did not drift; or at one that changes over time (traces, rate envelopes)."),
        ("Saturated", "Completions stayed below 98 % of arrivals in the measured span while more and more requests were in the system."),
        ("Cut off", "Measured requests were still in flight when the run ended."),
    ];

    public static void Write(HtmlWriter html, bool hasReuse = false)
    {
        html.Raw("<section id=\"terms\">\n").Element("h2", "Terms").Raw("<dl>\n");
        foreach (var (term, meaning) in Terms.Where(entry => hasReuse || entry.Term != Reuse))
        {
            html.Element("dt", term).Element("dd", meaning);
        }

        html.Raw("</dl>\n</section>\n");
    }
}
