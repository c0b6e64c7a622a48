using System.Globalization;

namespace LbSim.Workload.Traces.Output;

/// <summary>Writes rows in one format: text, LF at line ends, times exact to the picosecond.</summary>
internal abstract class TraceWriter
{
    private static readonly Func<TraceWriter>[] All =
    [
        () => new CsvTraceWriter(), () => new AzureTraceWriter(), () => new VidurTraceWriter(), () => new BurstGptTraceWriter(), () => new SplitwiseTraceWriter(),
        () => new JsonLinesWriter(), () => new MooncakeTraceWriter(), () => new ServingSimTraceWriter(),
    ];

    /// <summary>Names of all formats that can be written.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(make => make().Name)];

    /// <summary>Name of the format, as readers call it.</summary>
    public abstract string Name { get; }

    /// <summary>First line; null for none.</summary>
    public virtual string? Header => null;

    /// <summary>Whether the format documents requests without output.</summary>
    public virtual bool HoldsFailures => false;

    /// <summary>What the rows had and the format cannot hold.</summary>
    public virtual IEnumerable<string> Notes => [];

    /// <summary>A writer by its format's name; null where there is none.</summary>
    public static TraceWriter? Find(string name) => All.Select(make => make()).FirstOrDefault(writer => writer.Name == name);

    /// <summary>Writes a row and its line end.</summary>
    public abstract void Write(in OutputRow row, TextWriter output);

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
