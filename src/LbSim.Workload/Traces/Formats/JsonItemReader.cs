using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace LbSim.Workload.Traces;

/// <summary>Rows from JSON values each of which may hold several requests, nested or not; a format says where in them the fields are.</summary>
internal abstract class JsonItemReader(TraceInput input, ReaderSettings settings, ReaderShape shape, IJsonItems items, params (ColumnRole, string)[] columns)
    : TraceReader(input, settings, ColumnMap.Of(shape.Unit ?? TimeUnit.Seconds, columns), shape)
{
    private readonly Queue<(TraceRow Row, TraceTimes Times, AgentStep Step)> _found = new();
    private readonly ReaderSettings _settings = settings;
    private TraceTimes _times = new();
    private AgentStep _step = new();

    /// <inheritdoc/>
    public sealed override TraceTimes Times => _times;

    /// <inheritdoc/>
    public sealed override AgentStep Step => _step;

    /// <inheritdoc/>
    protected sealed override long Line => items.Line;

    /// <summary>Where in the document the value being read stands.</summary>
    protected string Path => items.Path;

    /// <inheritdoc/>
    public sealed override bool TryRead(out TraceRow row)
    {
        while (true)
        {
            if (_found.TryDequeue(out var found))
            {
                (row, _times, _step) = found;
                return true;
            }

            if (!items.TryNext(out var item))
            {
                ReadEnd();
                if (_found.Count > 0)
                {
                    continue;
                }

                row = default;
                return false;
            }

            Parse(item);
        }
    }

    /// <summary>Takes the requests out of a value: <see cref="Add"/> for each good one, a refusal for each bad one.</summary>
    /// <remarks>A value that holds several requests reads each with <see cref="ReadEach"/>, so that one bad request does not take the others with it.</remarks>
    /// <exception cref="InvalidOperationException">A value is not of the kind the format expects; the whole value counts as one bad row.</exception>
    protected abstract void ReadItem(JsonElement item);

    /// <summary>Reads the requests of a list, each of which is given, refused or left out exactly once whatever it holds.</summary>
    /// <param name="list">The list.</param>
    /// <param name="context">What the requests have in common.</param>
    /// <param name="read">Takes one request.</param>
    protected void ReadEach<T>(JsonElement list, T context, Action<JsonElement, T> read)
    {
        foreach (var element in list.EnumerateArray())
        {
            ReadGuarded(element, context, read);
        }
    }

    /// <summary>Reads one request; one that is not as the format writes it is refused.</summary>
    protected void ReadGuarded<T>(JsonElement request, T context, Action<JsonElement, T> read)
    {
        try
        {
            read(request, context);
        }
        catch (Exception fault) when (fault is InvalidOperationException or KeyNotFoundException)
        {
            RefuseRow(RowFault.NotJson, () => $"holds {RowText.Quote(JsonMarshal.GetRawUtf8Value(request))}; expected a request as this format writes it", fault);
        }
    }

    /// <summary>All lists that an object has under a name; JSON does not forbid to give one twice, and the rows of each count.</summary>
    protected static IReadOnlyList<JsonElement> Lists(JsonElement owner, string name)
    {
        List<JsonElement>? found = null;
        if (owner.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in owner.EnumerateObject())
            {
                if (property.Value.ValueKind == JsonValueKind.Array && IsNamed(property, name))
                {
                    (found ??= []).Add(property.Value);
                }
            }
        }

        return found ?? (IReadOnlyList<JsonElement>)[];
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            (items as IDisposable)?.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Called once no value is left, for readers that hold requests back.</summary>
    protected virtual void ReadEnd()
    {
    }

    /// <inheritdoc/>
    protected sealed override bool IsAtEnd() => !items.TryNext(out _);

    /// <summary>Gives a finished row.</summary>
    protected void Add(TraceRow row, in TraceTimes times = default, in AgentStep step = default)
    {
        if (TryFinish(ref row))
        {
            row.Line = items.Line;
            _found.Enqueue((row, times == default ? new() : times, step == default ? new() : step));
        }
    }

    /// <summary>Takes a value for a role; false when it is bad and has been counted. A missing one is bad only for arrival and tokens.</summary>
    protected bool Take(ColumnRole role, JsonElement? value, ref TraceRow row)
    {
        var isNeeded = role <= ColumnRole.Output;
        if ((role == ColumnRole.Client && !_settings.ReadsClients) || (role is ColumnRole.Model or ColumnRole.Kind && !_settings.ReadsModels))
        {
            return true;
        }

        if (value is not { } found || found.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
        {
            return !isNeeded || Refuse(role, RowFault.Missing, default);
        }

        return found.ValueKind switch
        {
            JsonValueKind.Number => TryTake(role, JsonMarshal.GetRawUtf8Value(found), ref row),
            JsonValueKind.String => TryTake(role, Encoding.UTF8.GetBytes(found.GetString()!), ref row),
            _ => Refuse(role, role == ColumnRole.Arrival ? RowFault.NotATime : RowFault.NotANumber, JsonMarshal.GetRawUtf8Value(found)),
        };
    }

    /// <summary>The first of these properties that an object has with a value other than null.</summary>
    protected static JsonElement? First(JsonElement owner, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Find(owner, name) is { } value)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>The value at a path of properties; null where a step is missing, is null or is no object.</summary>
    protected static JsonElement? Find(JsonElement owner, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (owner.ValueKind != JsonValueKind.Object || !TryGet(ref owner, name) || owner.ValueKind == JsonValueKind.Null)
            {
                return null;
            }
        }

        return owner;
    }

    /// <summary>A number, or NaN where there is none.</summary>
    protected static double Number(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var found) && double.IsFinite(found) ? found : double.NaN;

    /// <summary>A text, or null where there is none.</summary>
    protected static string? Text(JsonElement? value) => value is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    // names with escapes that are no text are refused by the base library as soon as they begin like the wanted one
    private static bool TryGet(ref JsonElement owner, string name)
    {
        try
        {
            return owner.TryGetProperty(name, out owner);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsNamed(in JsonProperty property, string name)
    {
        try
        {
            return property.NameEquals(name);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private void Parse(ReadOnlyMemory<byte> item)
    {
        try
        {
            using var document = JsonDocument.Parse(item);
            ReadItem(document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            RefuseRow(items.Unreadable, () => $"is {RowText.Quote(item.Span)}; expected a request as this format writes it", fault);
        }
    }
}
