using System.CommandLine;
using LbSim.Scenarios.Schema;

namespace LbSim.Cli.Commands;

/// <summary>`lbsim schema`: the JSON Schema of scenario files, for editors.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        var command = new Command("schema", "Print the JSON Schema of scenario files, for completion and checks in editors.");
        command.SetAction(_ =>
        {
            Console.Out.Write(ScenarioSchema.Json());
            return ExitCodes.Done;
        });
        return command;
    }
}
