using System.CommandLine;
using System.Globalization;
using LbSim.Balancing.Catalog;
using LbSim.Kernel.Text;
using LbSim.Scenarios;
using LbSim.Simulation.Hardware;
using LbSim.Workload.Traces;
using LbSim.Workload.Traces.Output;

namespace LbSim.Cli.Commands;

/// <summary>`lbsim list`: what scenarios can name.</summary>
internal static class ListCommand
{
    private static readonly string[] Kinds = ["gpus", "models", "balancers", "presets", "formats"];
    private static readonly Argument<string> Kind = new("KIND") { Description = "gpus, models, balancers, presets or formats." };

    public static Command Create()
    {
        var command = new Command("list", "List the GPUs, models, balancers or workload presets that scenarios can name, or the trace formats.") { Kind };
        command.SetAction(parse =>
        {
            var kind = parse.GetValue(Kind)!;
            switch (kind)
            {
                case "gpus":
                    Gpus(Console.Out);
                    break;
                case "models":
                    Models(Console.Out);
                    break;
                case "balancers":
                    Balancers(Console.Out);
                    break;
                case "presets":
                    Presets(Console.Out);
                    break;
                case "formats":
                    Formats(Console.Out);
                    break;
                default:
                    var nearest = NearestName.Suggest(kind, Kinds);
                    throw new BadInputException($"lbsim list: there is no list \"{kind}\"; " + (nearest.Count > 0 ? $"did you mean \"{nearest[0]}\"?" : "expected one of " + string.Join(", ", Kinds)));
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static void Gpus(TextWriter output)
    {
        output.WriteLine(Row("name", "bf16 TFLOP/s", "fp8", "memory GiB", "GB/s", "TDP W", "$/h"));
        foreach (var gpu in GpuCatalog.All)
        {
            output.WriteLine(Row(gpu.Name, Mark(gpu.Bf16Teraflops), Mark(gpu.Fp8Teraflops), Mark(gpu.MemoryGib), Mark(gpu.BandwidthGigabytesPerSecond), Mark(gpu.TdpWatts), Mark(gpu.PricePerHour)));
        }

        output.WriteLine();
        output.WriteLine("* not checked: an editable default. Sources of the others: docs/model/catalogues.md.");

        static string Row(string name, params string[] cells) => name.PadRight(14) + string.Concat(cells.Select(cell => cell.PadLeft(14)));
    }

    private static void Models(TextWriter output)
    {
        output.WriteLine(Row("name", "params B", "active B", "layers", "hidden", "heads/KV", "KV B/token", "context"));
        foreach (var model in ModelCatalog.All)
        {
            output.WriteLine(Row(
                model.Name,
                Mark(model.ParametersBillion),
                Mark(model.ActiveBillion),
                Text(model.Layers.Value),
                Text(model.Hidden.Value),
                Text(model.Heads.Value) + "/" + Text(model.KvHeads.Value),
                Text(model.KvBytesPerToken),
                Text(model.Context.Value)));
            if (model.Aliases.Length > 0)
            {
                output.WriteLine("  also called " + string.Join(", ", model.Aliases));
            }
        }

        output.WriteLine();
        output.WriteLine("* not checked: general knowledge. Sources of the others: docs/model/catalogues.md.");

        static string Row(string name, params string[] cells) => name.PadRight(20) + string.Concat(cells.Select(cell => cell.PadLeft(11)));
    }

    private static void Balancers(TextWriter output)
    {
        Family? family = null;
        foreach (var balancer in BalancerCatalog.All)
        {
            if (family != balancer.Family)
            {
                output.WriteLine((family is null ? "" : Environment.NewLine) + Words(balancer.Family.ToString()));
                family = balancer.Family;
            }

            output.WriteLine($"  {balancer.Name}{(balancer.Aliases.Count > 0 ? $" (also {string.Join(", ", balancer.Aliases)})" : "")}");
            output.WriteLine($"      {balancer.Summary}");
            if (balancer.IsOracle)
            {
                output.WriteLine("      oracle: sees the true state of the servers, which no real balancer can; a yardstick, not a choice");
            }

            output.WriteLine($"      reads: {Words(balancer.Reads.ToString())}; source: {balancer.Source}");
            foreach (var option in balancer.Options)
            {
                output.WriteLine($"      {option.Name}: {option.Type}{(option.Range.Length > 0 ? ", " + option.Range : "")}{(option.Values.Count > 0 ? " (" + string.Join(", ", option.Values) + ")" : "")}, default {option.Default}. {option.Help}");
            }
        }
    }

    private static void Presets(TextWriter output)
    {
        foreach (var name in WorkloadPresets.Names)
        {
            output.WriteLine($"{name}:");
            foreach (var line in WorkloadPresets.TextOf(name).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                output.WriteLine("  " + line);
            }

            output.WriteLine();
        }
    }

    private static void Formats(TextWriter output)
    {
        foreach (var format in TraceFormats.Catalogue)
        {
            output.WriteLine($"{format.Name,-18}{(TraceEditor.Formats.Contains(format.Name) ? "* " : "  ")}{format.Summary}");
        }

        output.WriteLine();
        output.WriteLine("All are recognised by content, in folders, zip, tar and gzip too; * can be written as well (--to). ServeGen's client tables are no requests: trace analyze and trace fit take them.");
        output.WriteLine("What is peculiar to each: docs/guide/traces.md.");
    }

    private static string Words(string name) =>
        string.Concat(name.Select((letter, index) => index > 0 && char.IsUpper(letter) && name[index - 1] is not (' ' or ',') ? " " + char.ToLowerInvariant(letter) : char.ToLowerInvariant(letter).ToString()));

    private static string Mark(Sourced<double>? figure) => figure is { } known ? Mark(known) : "-";

    private static string Mark(Sourced<double> figure) => figure.Value.ToString("0.###", CultureInfo.InvariantCulture) + (figure.IsChecked ? " " : "*");

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
