using System.CommandLine;
namespace LbSim.Cli.Commands;
internal static class ListCommand { public static Command Create() => new("list", "x"); }
