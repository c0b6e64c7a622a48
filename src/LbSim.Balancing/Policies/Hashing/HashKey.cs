using System.Globalization;
using LbSim.Balancing.Views;

namespace LbSim.Balancing.Policies;

/// <summary>The bytes that hash policies hash: those given with the request, else a text such as "client-17" or "session-3".</summary>
internal static class HashKey
{
    /// <summary>Room that a text needs.</summary>
    public const int MostBytes = 32;

    /// <summary>The key of a request; a request without a session goes by its client.</summary>
    /// <param name="request">The request.</param>
    /// <param name="kind">"client" or "session".</param>
    /// <param name="text">At least <see cref="MostBytes"/> to write a text into.</param>
    public static ReadOnlySpan<byte> Of(in RequestView request, string kind, Span<byte> text)
    {
        if (!request.Key.IsEmpty)
        {
            return request.Key.Span;
        }

        var isSession = kind == "session" && request.Session >= 0;
        var prefix = isSession ? "session-"u8 : "client-"u8;
        prefix.CopyTo(text);
        (isSession ? request.Session : request.Client).TryFormat(text[prefix.Length..], out var digits, default, CultureInfo.InvariantCulture);
        return text[..(prefix.Length + digits)];
    }
}
