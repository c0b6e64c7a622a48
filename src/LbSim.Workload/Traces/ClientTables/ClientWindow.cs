namespace LbSim.Workload.Traces.ClientTables;

/// <summary>What a client did in one window.</summary>
/// <param name="Start">Start of the window in seconds.</param>
/// <param name="Rate">Requests per second.</param>
/// <param name="Cv">Coefficient of variation of its gaps.</param>
/// <param name="Pattern">The distribution that fits its gaps, such as "Gamma" or "Weibull"; empty where there were too few.</param>
/// <param name="Shape">Shape of that distribution.</param>
public readonly record struct ClientWindow(long Start, double Rate, double Cv, string Pattern, double Shape);
