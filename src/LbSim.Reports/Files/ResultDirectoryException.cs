namespace LbSim.Reports.Files;

/// <summary>The output directory cannot be used; the message says why and what would help.</summary>
public sealed class ResultDirectoryException : Exception
{
    /// <summary>Without a message.</summary>
    public ResultDirectoryException()
    {
    }

    /// <summary>With a message for the user.</summary>
    public ResultDirectoryException(string message)
        : base(message)
    {
    }

    /// <summary>With a message for the user and what caused it.</summary>
    public ResultDirectoryException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
