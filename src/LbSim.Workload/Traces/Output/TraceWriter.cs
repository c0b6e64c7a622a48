using System.Globalization;
using LbSim.Kernel.Text;

namespace LbSim.Workload.Traces.Output;

/// <summary>Writes rows in one format: text, LF at line ends, times exact to the picosecond where the format has digits for it.</summary>
internal abstract class TraceWriter
{
    private static readonly Func<TraceWriter>[] All =
    [
        () => new CsvTraceWriter(), () => new AzureTraceWriter(), () => new VidurTraceWriter(), () => new BurstGptTraceWriter(), () => new SplitwiseTraceWriter(),
        () => new JsonLinesWriter(), () => new MooncakeTraceWriter(), () => new ServingSimTraceWriter(),
    ];

    private static readonly (RowContent Content, string Words)[] Contents =
        [(RowContent.Clients, "clients"), (RowContent.Sessions, "sessions"), (RowContent.Models, "models"), (RowContent.Kinds, "kinds of requests"), (RowContent.Bytes, "bytes on the wire"), (RowContent.Blocks, "names of prompt blocks (mooncake can)")];

    private RowContent _lost;
    private bool _hasRounded;

    /// <summary>Names of all formats that can be written.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(make => make().Name)];

    /// <summary>Name of the format, as readers call it.</summary>
    public abstract string Name { get; }

    /// <summary>First line; null for none.</summary>
    public virtual string? Header => null;

    /// <summary>Whether the format documents requests without output.</summary>
    public virtual bool HoldsFailures => false;

    /// <summary>What the format has a place for.</summary>
    public abstract RowContent Holds { get; }

    /// <summary>The shortest time the format can tell apart, in picoseconds.</summary>
    public virtual long Resolution => 1;

    /// <summary>What the rows had and the format cannot hold.</summary>
    public virtual IEnumerable<string> Notes
    {
        get
        {
            if (_lost != RowContent.None)
            {
                yield return $"{Name} cannot hold {string.Join(", ", Contents.Where(entry => _lost.HasFlag(entry.Content)).Select(entry => entry.Words))}: left away.";
            }

            if (_hasRounded)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{Name} tells times apart that are {Resolution / 1000} ns from each other: times were rounded.");
            }
        }
    }

    /// <summary>A writer by its format's name; null where there is none.</summary>
    public static TraceWriter? Find(string name) => All.Select(make => make()).FirstOrDefault(writer => writer.Name == name);

    /// <summary>A writer by the name a user gave.</summary>
    /// <param name="name">The name.</param>
    /// <param name="source">What is to be written, for the message.</param>
    /// <exception cref="TraceException">There is no such format.</exception>
    public static TraceWriter Of(string name, string source) => Find(name) ?? throw new TraceException(
        source,
        $"cannot be written as \"{name}\": " + (NearestName.Suggest(name, [.. Names]) is { Count: > 0 } near ? $"did you mean \"{near[0]}\"?" : "expected one of " + string.Join(", ", Names)));

    /// <summary>Writes a row and its line end.</summary>
    public void Write(in OutputRow row, TextWriter output)
    {
        _lost |= LostOf(row);
        _hasRounded |= Resolution > 1 && TimeScale.ToPicoseconds(row.At) % Resolution != 0;
        WriteRow(row, output);
    }

    /// <summary>What a row holds and the format cannot.</summary>
    protected virtual RowContent LostOf(in OutputRow row) => row.Content & ~Holds;

    /// <summary>Writes a row and its line end in the format.</summary>
    protected abstract void WriteRow(in OutputRow row, TextWriter output);

    /// <summary>A time in whole steps of <see cref="Resolution"/>, to the nearest.</summary>
    protected Int128 Steps(Int128 at) => (TimeScale.ToPicoseconds(at) + (Resolution / 2)) / Resolution;

    /// <summary>A time as decimal digits in a unit, without trailing zeros: exact to the picosecond.</summary>
    /// <param name="at">Attoseconds, 0 or more.</param>
    /// <param name="unit">The unit.</param>
    protected static string Time(Int128 at, TimeUnit unit)
    {
        var picoseconds = TimeScale.ToPicoseconds(at);
        var decimals = 12 + (int)unit;
        Int128 scale = 1;
        for (var digit = 0; digit < decimals; digit++)
        {
            scale *= 10;
        }

        var (whole, rest) = Int128.DivRem(picoseconds, scale);
        var fraction = rest == 0 ? "" : "." + rest.ToString(CultureInfo.InvariantCulture).PadLeft(decimals, '0').TrimEnd('0');
        return whole.ToString(CultureInfo.InvariantCulture) + fraction;
    }

    /// <summary>A text as a CSV field.</summary>
    protected static string Field(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal).ReplaceLineEndings(" ") + "\"" : text;

    /// <summary>A text as a JSON string.</summary>
    protected static string Quoted(string text) => "\"" + System.Text.Json.JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping) + "\"";
}
