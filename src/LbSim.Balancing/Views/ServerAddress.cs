namespace LbSim.Balancing.Views;

/// <summary>Where a server listens; only hash rings look at it.</summary>
/// <param name="Host">Host name or IPv4 address.</param>
/// <param name="Port">TCP port.</param>
public readonly record struct ServerAddress(string Host, int Port);
