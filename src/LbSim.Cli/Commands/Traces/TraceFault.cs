using LbSim.Workload.Traces;

namespace LbSim.Cli.Commands.Traces;

/// <summary>Turns what is wrong with a trace into bad input.</summary>
internal static class TraceFault
{
    /// <summary>Runs something that reads traces.</summary>
    /// <exception cref="BadInputException">A trace cannot be used.</exception>
    public static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (TraceException fault)
        {
            throw new BadInputException(fault.Message, fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException("lbsim: " + fault.Message, fault);
        }
    }
}
