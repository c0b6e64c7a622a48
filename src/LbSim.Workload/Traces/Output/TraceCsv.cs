using System.Globalization;
using LbSim.Kernel.Time;

namespace LbSim.Workload.Traces;

/// <summary>Writes traffic as a trace file in the layout of `csv`: arrivals exact to the picosecond, client and session where the workload has them.</summary>
/// <remarks>Prefixes have no column: a replay of the file finds no content in common.</remarks>
public static class TraceCsv
{
    /// <summary>Writes requests up to an instant; returns how many. A closed loop is answered after a fixed time.</summary>
    /// <param name="workload">The traffic.</param>
    /// <param name="source">It, opened.</param>
    /// <param name="end">Arrivals from here on are not written.</param>
    /// <param name="answer">How long each answer takes; matters for closed loops only.</param>
    /// <param name="output">Where the lines go.</param>
    public static long Write(IWorkload workload, IWorkSource source, SimTime end, SimDuration answer, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(output);
        output.Write("arrival_s,prompt_tokens,output_tokens");
        output.Write(workload.HasClients ? ",client" : "");
        output.Write(workload.HasSessions ? ",session\n" : "\n");
        var answered = new AnsweredSource(source, answer);
        var count = 0L;
        while (answered.TryNext(out var request) && request.Arrival < end)
        {
            Write(workload, request, output);
            count++;
        }

        return count;
    }

    private static void Write(IWorkload workload, in RequestSpec request, TextWriter output)
    {
        var (whole, fraction) = Math.DivRem(request.Arrival.Picoseconds, SimDuration.PicosecondsPerSecond);
        output.Write(string.Create(CultureInfo.InvariantCulture, $"{whole}.{fraction:000000000000},{request.PromptTokens},{request.OutputTokens}"));
        if (workload.HasClients)
        {
            output.Write(request.Client < 0 ? "," : string.Create(CultureInfo.InvariantCulture, $",{request.Client}"));
        }

        if (workload.HasSessions)
        {
            output.Write(request.Session < 0 ? "," : string.Create(CultureInfo.InvariantCulture, $",{request.Session}"));
        }

        output.Write('\n');
    }
}
