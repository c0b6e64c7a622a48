using System.CommandLine;
namespace LbSim.Cli.Commands;
internal static class ValidateCommand { public static Command Create() => new("validate", "x"); }
