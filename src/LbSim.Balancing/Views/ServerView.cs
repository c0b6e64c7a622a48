namespace LbSim.Balancing.Views;

/// <summary>What a gateway knows of one server, live.</summary>
public struct ServerView
{
    /// <summary>Configured weight, 1 or more for a server that takes traffic.</summary>
    public int Weight { get; set; }

    /// <summary>Requests this gateway has dispatched to the server that have not ended.</summary>
    public int Outstanding { get; set; }

    /// <summary>Whether the server is up and not eligible only because it has all the requests the gateway may give it.</summary>
    public bool IsFull { get; set; }

    /// <summary>Prompt tokens plus expected output tokens of those requests.</summary>
    public long OutstandingTokens { get; set; }
}
