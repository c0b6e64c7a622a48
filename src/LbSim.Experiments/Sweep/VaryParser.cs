using System.Globalization;
using System.Text.RegularExpressions;

namespace LbSim.Experiments.Sweep;

/// <summary>Reads what --vary says: path=a..b[:step], or path=v1,v2 and so on.</summary>
public static partial class VaryParser
{
    /// <summary>More values than these on one path are taken for a slip of the keyboard.</summary>
    public const int MostValues = 10_000;

    private const string Expected = "expected path=a..b[:step] or path=v1,v2, such as fleet.a100.count=1..8";

    /// <summary>The axis, or null with the problems added.</summary>
    /// <param name="text">What follows --vary.</param>
    /// <param name="problems">One message per problem.</param>
    public static SweepAxis? Parse(string text, ICollection<string> problems)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(problems);
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var path = equals > 0 ? text[..equals].Trim() : "";
        var given = text[(equals + 1)..].Trim();
        if (path.Length == 0 || given.Length == 0)
        {
            problems.Add($"--vary {text}: {Expected}");
            return null;
        }

        var values = Values(given, out var problem);
        if (problem.Length == 0 && values.GroupBy(value => value, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            problem = $"the value {twice.Key} stands twice";
        }

        if (problem.Length > 0)
        {
            problems.Add($"--vary {text}: {problem}");
            return null;
        }

        return new(path, values);
    }

    private static List<string> Values(string given, out string problem)
    {
        if (LooksLikeRange().IsMatch(given))
        {
            return Range(given, out problem);
        }

        var values = Split(given);
        problem = values.Contains("") ? "a value is empty; " + Expected : "";
        return values;
    }

    private static List<string> Range(string given, out string problem)
    {
        var match = RangeForm().Match(given);
        if (!match.Success || !Number(match, "a", out var from) || !Number(match, "b", out var to) || !Number(match, "step", out var step))
        {
            problem = $"\"{given}\" is not a range of numbers; {Expected}, or with units 10/s..50/s:10/s";
            return [];
        }

        var units = new[] { match.Groups["ua"].Value, match.Groups["ub"].Value, match.Groups["us"].Value }.Where(unit => unit.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        var count = step > 0 && to >= from ? decimal.Floor((to - from) / step) + 1 : 0;
        problem = units.Count > 1 ? $"a range has one unit, found {string.Join(" and ", units)}"
            : step <= 0 ? "the step must be above 0"
            : to < from ? "the range ends below its start; write it from the smaller value up"
            : count < 2 ? $"with a step of {Text(step)} the range holds one value; give a smaller step after a colon, such as {given.Split(':')[0]}:0.1"
            : count > MostValues ? string.Create(CultureInfo.InvariantCulture, $"has {count} values; at most {MostValues} are allowed")
            : "";
        return problem.Length > 0 ? [] : [.. Enumerable.Range(0, (int)count).Select(index => Text(from + (index * step)) + (units.Count > 0 ? units[0] : ""))];
    }

    private static bool Number(Match match, string name, out decimal value)
    {
        var text = match.Groups[name].Value;
        value = 1; // the step where none is given
        return text.Length == 0 || decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    // without the zeros behind the point that decimal arithmetic keeps
    private static string Text(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);

    // at commas outside brackets and quotes: a value may be a YAML mapping or list
    private static List<string> Split(string given)
    {
        var (values, start, depth, quote) = (new List<string>(), 0, 0, '\0');
        for (var index = 0; index < given.Length; index++)
        {
            var letter = given[index];
            if (quote != '\0')
            {
                quote = letter == quote ? '\0' : quote;
            }
            else if (letter is '"' or '\'')
            {
                quote = letter;
            }
            else if (letter is '{' or '[' or '}' or ']')
            {
                depth += letter is '{' or '[' ? 1 : -1;
            }
            else if (letter == ',' && depth == 0)
            {
                values.Add(given[start..index].Trim());
                start = index + 1;
            }
        }

        values.Add(given[start..].Trim());
        return values;
    }

    // a path of a file may begin with dots, a range begins with a number
    [GeneratedRegex(@"^[-+]?\d[^,]*\.\.")]
    private static partial Regex LooksLikeRange();

    [GeneratedRegex(@"^(?<a>-?\d+(\.\d+)?)(?<ua>[A-Za-zµ%/]*)\.\.(?<b>-?\d+(\.\d+)?)(?<ub>[A-Za-zµ%/]*)(:(?<step>-?\d+(\.\d+)?)(?<us>[A-Za-zµ%/]*))?$")]
    private static partial Regex RangeForm();
}
