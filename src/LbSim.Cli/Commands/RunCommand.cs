using System.CommandLine;
namespace LbSim.Cli.Commands;
internal static class RunCommand { public static Command Create(Terminal.Signals signals) => new("run", "x"); }
