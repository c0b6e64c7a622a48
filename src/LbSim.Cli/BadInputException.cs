namespace LbSim.Cli;

/// <summary>Something the user gave cannot be used; the message is all they need, and the exit code is 2.</summary>
internal sealed class BadInputException : Exception
{
    public BadInputException(string message)
        : base(message)
    {
    }

    public BadInputException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public BadInputException()
    {
    }
}
