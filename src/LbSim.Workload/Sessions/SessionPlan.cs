using LbSim.Kernel.Random;
using LbSim.Workload.Lengths;

namespace LbSim.Workload.Sessions;

/// <summary>What sessions are made from, prepared once and shared by all runs.</summary>
/// <param name="Options">The options.</param>
/// <param name="Lengths">New tokens and answers of turns.</param>
/// <param name="FirstLengths">Those of first turns, or null for the same.</param>
/// <param name="Turns">Turns of a session.</param>
/// <param name="Opening">Further tokens of the first turn, or null.</param>
/// <param name="CompactAt">Prompt tokens above which a history is replaced, or null.</param>
/// <param name="CompactTo">Tokens of what replaces it, or null.</param>
/// <param name="Clients">Who has a session, or null.</param>
internal sealed record SessionPlan(SessionOptions Options, ILengthModel Lengths, ILengthModel? FirstLengths, TokenSampler Turns, TokenSampler? Opening, TokenSampler? CompactAt, TokenSampler? CompactTo, ZipfSampler? Clients);
