namespace LbSim.Workload.Traces.Analysis;

/// <summary>Moments of the natural logarithms of token counts: a log-normal fit by moments.</summary>
/// <param name="PromptMu">Mean of log prompt tokens.</param>
/// <param name="PromptSigma">Population standard deviation of log prompt tokens.</param>
/// <param name="OutputMu">Mean of log output tokens.</param>
/// <param name="OutputSigma">Population standard deviation of log output tokens.</param>
/// <param name="Correlation">Pearson correlation of the two logarithms; null where one does not vary.</param>
public sealed record LogMoments(double PromptMu, double PromptSigma, double OutputMu, double OutputSigma, double? Correlation);
