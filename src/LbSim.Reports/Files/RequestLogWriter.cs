using System.IO.Compression;
using LbSim.Simulation.Metrics;
using LbSim.Simulation.Requests;

namespace LbSim.Reports.Files;

/// <summary>Streams requests as gzipped CSV, the rows of requests.csv.gz: exact to the picosecond, the same bytes on every run.</summary>
/// <remarks>
/// A gzip member that holds no time and no file name. Members may be put one after the other (RFC 1952, section 2.2),
/// which is how <see cref="RequestLogParts"/> joins runs that went on side by side.
/// </remarks>
public sealed class RequestLogWriter : IDisposable
{
    /// <summary>First line of the file.</summary>
    public const string Header = "balancer,replication,request,arrival_s,dispatched_s,started_s,first_token_s,finished_s"
        + ",prompt_tokens,output_tokens,client,session,server,attempts,outcome,preemptions";

    private readonly GZipStream _gzip;
    private readonly CsvWriter _csv;

    /// <summary>Starts a gzip member.</summary>
    /// <param name="output">Where it goes; closed with the writer.</param>
    /// <param name="withHeader">Whether the column names come first: once per file.</param>
    public RequestLogWriter(Stream output, bool withHeader)
    {
        _gzip = new GZipStream(output, CompressionLevel.Fastest);
        _csv = new CsvWriter(_gzip);
        if (withHeader)
        {
            _csv.Line(Header);
        }
    }

    /// <summary>Writes one request. Times are picoseconds since the start, below 0 where they did not happen.</summary>
    /// <param name="balancer">Label of the balancer.</param>
    /// <param name="replication">From 0.</param>
    /// <param name="request">Number in order of arrival, from 0.</param>
    /// <param name="arrival">Arrival at the gateway.</param>
    /// <param name="dispatched">Dispatch of the last attempt.</param>
    /// <param name="started">First work on it.</param>
    /// <param name="firstToken">First token at the client.</param>
    /// <param name="finished">Last token at the client.</param>
    /// <param name="promptTokens">Prompt tokens.</param>
    /// <param name="outputTokens">Output tokens.</param>
    /// <param name="client">Client number, below 0 for none.</param>
    /// <param name="session">Session number, below 0 for none.</param>
    /// <param name="server">Name of the last server, or empty.</param>
    /// <param name="attempts">Attempts made.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="preemptions">Preemptions suffered.</param>
    public void Write(
        string balancer, int replication, long request, long arrival, long dispatched, long started, long firstToken, long finished,
        long promptTokens, long outputTokens, long client, long session, string server, int attempts, string outcome, long preemptions)
    {
        _csv.Field(balancer);
        _csv.Field(replication);
        _csv.Field(request);
        _csv.Instant(arrival);
        _csv.Instant(dispatched);
        _csv.Instant(started);
        _csv.Instant(firstToken);
        _csv.Instant(finished);
        _csv.Field(promptTokens);
        _csv.Field(outputTokens);
        Number(client);
        Number(session);
        _csv.Field(server);
        _csv.Field(attempts);
        _csv.Field(outcome);
        _csv.Field(preemptions);
        _csv.EndRow();
    }

    /// <summary>Writes one request as a run recorded it.</summary>
    /// <param name="balancer">Label of the balancer.</param>
    /// <param name="replication">From 0.</param>
    /// <param name="record">The request.</param>
    /// <param name="serverNames">Names of servers by id.</param>
    public void Write(string balancer, int replication, in RequestRecord record, IReadOnlyList<string> serverNames)
    {
        ArgumentNullException.ThrowIfNull(serverNames);
        var finished = record.Outcome == Outcome.Finished ? record.Ended : -1;
        Write(
            balancer, replication, record.Request, record.Arrival, record.Dispatched, record.Started, record.FirstToken, finished,
            record.PromptTokens, record.OutputTokens, record.Client, record.Session, record.Server < 0 ? "" : serverNames[record.Server],
            record.Attempts, WordOf(record.Outcome), record.Preemptions);
    }

    /// <summary>The word for an outcome, the same as in summary.json.</summary>
    public static string WordOf(Outcome outcome) => outcome switch
    {
        Outcome.Finished => "finished",
        Outcome.Rejected => "rejected",
        Outcome.TimedOut => "timedOut",
        Outcome.Failed => "failed",
        _ => "inFlight",
    };

    /// <summary>Ends the gzip member and closes the stream.</summary>
    public void Dispose()
    {
        _csv.Dispose();
        _gzip.Dispose();
    }

    private void Number(long value)
    {
        if (value < 0)
        {
            _csv.Empty();
        }
        else
        {
            _csv.Field(value);
        }
    }
}
