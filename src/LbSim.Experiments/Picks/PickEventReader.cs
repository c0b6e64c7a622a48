using System.Globalization;
using System.Text.Json;
using LbSim.Scenarios.Validation;

namespace LbSim.Experiments.Picks;

/// <summary>Reads the events of a case and checks that they can happen in this order.</summary>
internal sealed class PickEventReader(PickFields fields, int servers)
{
    private const int MostRequests = 10_000_000;
    private const double MostSeconds = 86_400;
    private static readonly string[] Types = ["arrive", "arrive-many", "finish", "abort", "down", "up", "weight", "state"];

    private readonly List<PickEvent> _events = [];
    private readonly HashSet<int> _open = [];
    private double _time;

    /// <summary>Requests so far; the next one must have this id.</summary>
    public int Requests { get; private set; }

    /// <summary>Reads them all.</summary>
    public List<PickEvent> Read(JsonPlace list)
    {
        var items = fields.Items(list, "events");
        for (var index = 0; index < items.Count; index++)
        {
            _events.Add(Event(items[index], string.Create(CultureInfo.InvariantCulture, $"events[{index}]")));
        }

        return _events;
    }

    private PickEvent Event(JsonPlace at, string path)
    {
        if (at.Kind != JsonTokenType.StartObject)
        {
            fields.Wrong(at, path, "an event");
            return new(PickEventKind.Arrive) { Count = 0 };
        }

        var type = fields.Text(at, "type", path);
        var what = type switch
        {
            "arrive" => Arrive(at, path),
            "arrive-many" => ArriveMany(at, path),
            "finish" => End(at, path, PickEventKind.Finish),
            "abort" => End(at, path, PickEventKind.Abort),
            "down" => Outage(at, path, PickEventKind.Down),
            "up" => Outage(at, path, PickEventKind.Up),
            "weight" => new(PickEventKind.Weight) { Server = Server(at, path), Weight = Required(at, "weight", path, PickServer.MostWeight) },
            "state" => new(PickEventKind.State) { Open = OpenRequests(at, path) },
            _ => Unknown(at, path, type),
        };
        return what with { Time = Time(at, path) };
    }

    private PickEvent Arrive(JsonPlace at, string path)
    {
        var id = Id(at, "id", path, 1);
        var isHeld = fields.Flag(at, "hold", path);
        if (isHeld)
        {
            _open.Add(id);
        }

        return new(PickEventKind.Arrive)
        {
            Id = id,
            IsHeld = isHeld,
            Keys = at["key"] is null ? [] : [fields.Text(at, "key", path)],
            Bytes = (long)(fields.Number(at, "bytes", path, 1e15) ?? 0),
        };
    }

    private PickEvent ArriveMany(JsonPlace at, string path)
    {
        var count = Required(at, "count", path, MostRequests);
        var keys = Keys(at, path);
        if (keys.Count > 0 && keys.Count != count)
        {
            fields.Problem(at, FindingCodes.Conflict, path, string.Create(CultureInfo.InvariantCulture, $"{count} requests, but {keys.Count} keys"));
            keys = [];
        }

        return new(PickEventKind.Arrive) { Id = Id(at, "firstId", path, count), Count = count, Keys = keys };
    }

    private IReadOnlyList<string> Keys(JsonPlace at, string path)
    {
        if (at["keys"] is { } keys)
        {
            return fields.Texts(keys, path + ".keys");
        }

        if (at["keysOfEvent"] is not { } same)
        {
            return [];
        }

        var earlier = fields.Whole(at, "keysOfEvent", path, 0, int.MaxValue, -1);
        if (earlier >= 0 && (earlier >= _events.Count || _events[earlier].Keys.Count == 0))
        {
            fields.Problem(same, FindingCodes.UnknownName, path + ".keysOfEvent", string.Create(CultureInfo.InvariantCulture, $"event {earlier} is no earlier event with keys"));
            return [];
        }

        return earlier < 0 ? [] : _events[earlier].Keys;
    }

    private PickEvent End(JsonPlace at, string path, PickEventKind kind)
    {
        var id = Required(at, "id", path, MostRequests);
        if (!_open.Remove(id))
        {
            fields.Problem(at, FindingCodes.Conflict, path, string.Create(CultureInfo.InvariantCulture, $"request {id} is not open: it has not arrived with \"hold\", or has ended"));
        }

        return new(kind) { Id = id };
    }

    private PickEvent Outage(JsonPlace at, string path, PickEventKind kind)
    {
        var how = fields.Text(at, "how", path);
        var outage = how switch
        {
            "admin" => PickOutage.Admin,
            "refuse" => PickOutage.Refuse,
            "500" => PickOutage.Errors,
            "check-fails" => PickOutage.CheckFails,
            _ => (PickOutage?)null,
        };
        if (outage is null && how.Length > 0)
        {
            fields.Wrong(at["how"]!, path + ".how", "admin, refuse, 500 or check-fails");
        }

        return new(kind) { Server = Server(at, path), Outage = outage ?? PickOutage.Admin };
    }

    private int[] OpenRequests(JsonPlace at, string path)
    {
        var open = new int[servers];
        if (fields.Need(at, "openRequests", path) is not { } map)
        {
            return open;
        }

        if (map.Kind != JsonTokenType.StartObject)
        {
            fields.Wrong(map, path + ".openRequests", "an object of server names and numbers");
        }

        foreach (var (name, value) in map.Members)
        {
            var server = fields.Server(value, path + ".openRequests", name);
            var count = fields.Whole(map, name, path + ".openRequests", 0, 1_000_000, 0);
            if (server >= 0)
            {
                open[server] = count;
            }
        }

        return open;
    }

    private PickEvent Unknown(JsonPlace at, string path, string type)
    {
        if (type.Length > 0)
        {
            fields.Wrong(at["type"]!, path + ".type", "one of " + string.Join(", ", Types));
        }

        return new(PickEventKind.Arrive) { Count = 0 };
    }

    private int Server(JsonPlace at, string path) => fields.Need(at, "server", path) is { } name ? fields.Server(name, path + ".server") : -1;

    private int Required(JsonPlace at, string name, string path, int most) => fields.Need(at, name, path) is null ? 0 : fields.Whole(at, name, path, 0, most, 0);

    private int Id(JsonPlace at, string name, string path, int count)
    {
        var id = Required(at, name, path, MostRequests);
        if (at[name] is { } value && id != Requests)
        {
            fields.Problem(value, FindingCodes.Conflict, path + "." + name, string.Create(CultureInfo.InvariantCulture, $"ids run from 0 without gaps: expected {Requests}, found {id}"));
        }

        if (count > MostRequests - Requests)
        {
            fields.Problem(at, FindingCodes.OutOfRange, path, string.Create(CultureInfo.InvariantCulture, $"a case has at most {MostRequests} requests"));
        }

        id = Requests;
        Requests = Math.Min(MostRequests, Requests + count);
        return id;
    }

    private double? Time(JsonPlace at, string path)
    {
        var time = fields.Number(at, "t", path, MostSeconds);
        if (time < _time)
        {
            fields.Problem(at["t"]!, FindingCodes.Conflict, path + ".t", string.Create(CultureInfo.InvariantCulture, $"time runs backwards: {time} s after {_time} s"));
        }

        _time = Math.Max(_time, time ?? 0);
        return time;
    }
}
