using System.CommandLine;
namespace LbSim.Cli.Commands;
internal static class SchemaCommand { public static Command Create() => new("schema", "x"); }
