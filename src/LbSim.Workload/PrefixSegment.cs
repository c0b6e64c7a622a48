namespace LbSim.Workload;

/// <summary>A stretch of a prompt or an answer whose content has a name: equal names after equal beginnings mean equal tokens, which a prefix cache can reuse.</summary>
/// <param name="Id">Name of the content, such as a hash id of a trace. It counts together with everything before it.</param>
/// <param name="Tokens">Its length in tokens, 1 or more.</param>
public readonly record struct PrefixSegment(ulong Id, int Tokens);
