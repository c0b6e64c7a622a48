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
    /// <exception cref="InvalidOperationException">A value is not of the kind the format expects; the whole value counts as one bad row.</exception>
    protected abstract void ReadItem(JsonElement item);

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
            if (owner.ValueKind != JsonValueKind.Object || !owner.TryGetProperty(name, out owner) || owner.ValueKind == JsonValueKind.Null)
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

    private void Parse(ReadOnlyMemory<byte> item)
    {
        try
        {
            using var document = JsonDocument.Parse(item);
            ReadItem(document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            RefuseRow(RowFault.NotJson, () => $"is {RowText.Quote(item.Span)}; expected a request as this format writes it", fault);
        }
    }
}
