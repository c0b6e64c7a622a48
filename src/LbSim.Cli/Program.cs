using LbSim.Cli;
using LbSim.Cli.Terminal;

using var signals = new Signals();
return Application.Run(args, signals);
