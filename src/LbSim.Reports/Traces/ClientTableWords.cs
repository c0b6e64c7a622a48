namespace LbSim.Reports.Traces;

/// <summary>What fields of client tables are called.</summary>
internal static class ClientTableWords
{
    private const string Tokens = "_tokens";

    /// <summary>Whether a field counts tokens.</summary>
    public static bool IsTokens(string field) => field.EndsWith(Tokens, StringComparison.Ordinal);

    /// <summary>A field for people: "Input tokens" for input_tokens.</summary>
    public static string Field(string field) => field.Length == 0 ? field : char.ToUpperInvariant(field[0]) + field[1..].Replace('_', ' ');

    /// <summary>A field of tokens in a word: "input" for input_tokens.</summary>
    public static string Short(string field) => field[..^Tokens.Length].Replace('_', ' ');
}
