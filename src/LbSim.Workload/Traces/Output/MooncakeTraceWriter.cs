using System.Globalization;
using System.Text;
using LbSim.Kernel.Random;

namespace LbSim.Workload.Traces.Output;

/// <summary>Mooncake's layout: milliseconds, and names of 512 tokens numbered from 0. Shorter blocks are joined; a name stands for all before it as well.</summary>
internal sealed class MooncakeTraceWriter : TraceWriter
{
    private const int BlockTokens = 512;
    private readonly Dictionary<ulong, long> _numbers = [];
    private bool _hasOtherBlocks;

    public override string Name => "mooncake";

    public override IEnumerable<string> Notes => _hasOtherBlocks ? ["Names of prompt blocks were left away: their length does not divide 512 tokens."] : [];

    public override void Write(in OutputRow row, TextWriter output)
    {
        var blocks = new StringBuilder();
        if (row.Row.Prefix is { Length: > 0 } prefix)
        {
            if (row.BlockTokens == 0 || BlockTokens % row.BlockTokens != 0)
            {
                _hasOtherBlocks = true;
            }
            else
            {
                Join(prefix, BlockTokens / row.BlockTokens, blocks);
            }
        }

        output.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"timestamp\": {Time(row.At, TimeUnit.Milliseconds)}, \"input_length\": {row.Row.Prompt}, \"output_length\": {row.Row.Output}, \"hash_ids\": [{blocks}]}}\n"));
    }

    private void Join(PrefixSegment[] prefix, int each, StringBuilder blocks)
    {
        for (var start = 0; start < prefix.Length; start += each)
        {
            var name = prefix[start].Id;
            for (var index = start + 1; index < Math.Min(start + each, prefix.Length); index++)
            {
                name = StableHash.Combine(name, prefix[index].Id);
            }

            if (!_numbers.TryGetValue(name, out var number))
            {
                number = _numbers.Count;
                _numbers.Add(name, number);
            }

            blocks.Append(start == 0 ? "" : ", ").Append(number);
        }
    }
}
