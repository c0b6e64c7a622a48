using System.Globalization;
using System.Text.Json;
using LbSim.Kernel.Text;
using LbSim.Scenarios.Validation;

namespace LbSim.Experiments.Picks;

/// <summary>Takes values out of a case's JSON and notes what is wrong with them, with their place.</summary>
internal sealed class PickFields(byte[] text, FindingList findings)
{
    private readonly Dictionary<string, int> _servers = [];
    private readonly List<string> _names = [];

    /// <summary>Notes a problem at a value.</summary>
    public void Problem(JsonPlace at, string code, string path, string message)
    {
        var (line, column) = JsonPlace.Locate(text, at.Offset);
        findings.Add(new(findings.File, line, column, code, path, message));
    }

    /// <summary>Makes a server's name known.</summary>
    public void Name(JsonPlace at, string path, string name)
    {
        if (!_servers.TryAdd(name, _names.Count))
        {
            Problem(at, FindingCodes.DuplicateName, path, $"there are two servers \"{name}\"");
        }

        _names.Add(name);
    }

    /// <summary>The index of a named server, or -1.</summary>
    public int Server(JsonPlace at, string path)
    {
        if (at.Kind != JsonTokenType.String)
        {
            Wrong(at, path, "the name of a server");
            return -1;
        }

        return Server(at, path, at.Text);
    }

    /// <summary>The index of the server a text names, or -1.</summary>
    public int Server(JsonPlace at, string path, string name)
    {
        if (_servers.TryGetValue(name, out var server))
        {
            return server;
        }

        var nearest = NearestName.Suggest(name, _names);
        var hint = nearest.Count > 0 ? $"did you mean \"{nearest[0]}\"?" : "the case has " + string.Join(", ", _names.Take(8));
        Problem(at, FindingCodes.UnknownName, path, $"there is no server \"{name}\"; {hint}");
        return -1;
    }

    /// <summary>A member that must be there; a problem and null when it is not.</summary>
    public JsonPlace? Need(JsonPlace owner, string name, string path)
    {
        var found = owner[name];
        if (found is null)
        {
            Problem(owner, FindingCodes.MissingKey, path, $"\"{name}\" is missing");
        }

        return found;
    }

    /// <summary>A text that must be there.</summary>
    public string Text(JsonPlace owner, string name, string path)
    {
        var found = Need(owner, name, path);
        if (found is null)
        {
            return "";
        }

        if (found.Kind != JsonTokenType.String || found.Text.Length == 0)
        {
            Wrong(found, Join(path, name), "a text");
            return "";
        }

        return found.Text;
    }

    /// <summary>A whole number, or what stands for an absent one.</summary>
    public int Whole(JsonPlace owner, string name, string path, int least, int most, int absent)
    {
        var found = owner[name];
        if (found is null)
        {
            return absent;
        }

        if (found.Kind != JsonTokenType.Number || !int.TryParse(found.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) || value < least || value > most)
        {
            Wrong(found, Join(path, name), string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"));
            return absent;
        }

        return value;
    }

    /// <summary>A number from 0, or null.</summary>
    public double? Number(JsonPlace owner, string name, string path, double most)
    {
        var found = owner[name];
        return found is null ? null : Number(found, Join(path, name), most);
    }

    /// <summary>A number from 0, or null and a problem.</summary>
    public double? Number(JsonPlace at, string path, double most)
    {
        if (at.Kind == JsonTokenType.Number && double.TryParse(at.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= 0 && value <= most)
        {
            return value;
        }

        Wrong(at, path, string.Create(CultureInfo.InvariantCulture, $"a number from 0 to {most}"));
        return null;
    }

    /// <summary>True or false; absent is false.</summary>
    public bool Flag(JsonPlace owner, string name, string path)
    {
        var found = owner[name];
        if (found is not null && found.Kind is not (JsonTokenType.True or JsonTokenType.False))
        {
            Wrong(found, Join(path, name), "true or false");
        }

        return found?.Kind == JsonTokenType.True;
    }

    /// <summary>Items of a list; none and a problem when it is something else.</summary>
    public List<JsonPlace> Items(JsonPlace at, string path)
    {
        if (at.Kind != JsonTokenType.StartArray)
        {
            Wrong(at, path, "a list");
        }

        return at.Items;
    }

    /// <summary>Texts of a list.</summary>
    public List<string> Texts(JsonPlace at, string path)
    {
        var texts = new List<string>();
        foreach (var item in Items(at, path))
        {
            if (item.Kind == JsonTokenType.String)
            {
                texts.Add(item.Text);
            }
            else
            {
                Wrong(item, path, "a text");
            }
        }

        return texts;
    }

    /// <summary>Notes that a value is not what it should be.</summary>
    public void Wrong(JsonPlace at, string path, string expected) => Problem(at, FindingCodes.BadValue, path, $"expected {expected}, found {at.Shape}");

    /// <summary>A path with one more step.</summary>
    public static string Join(string path, string name) => path.Length == 0 ? name : path + "." + name;
}
