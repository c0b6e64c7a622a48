namespace LbSim.Workload.Traces;

/// <summary>Sums over the rows of a scan; whole numbers, so means are exact.</summary>
internal sealed class TraceTally
{
    public long Rows { get; private set; }

    public Int128 PromptTotal { get; private set; }

    public Int128 OutputTotal { get; private set; }

    public int MaxPrompt { get; private set; }

    public int MaxOutput { get; private set; }

    public int Clients { get; private set; }

    public bool HasSessions { get; private set; }

    public bool HasContents { get; private set; }

    public void Add(in RequestSpec request)
    {
        Rows++;
        PromptTotal += request.PromptTokens;
        OutputTotal += request.OutputTokens;
        MaxPrompt = Math.Max(MaxPrompt, request.PromptTokens);
        MaxOutput = Math.Max(MaxOutput, request.OutputTokens);
        Clients = Math.Max(Clients, request.Client + 1); // numbered by appearance, so the largest seen counts them
        HasContents |= !request.Prefix.IsEmpty;
        HasSessions |= request.Session >= 0;
    }
}
