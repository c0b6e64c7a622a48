using System.Globalization;
using System.Text.RegularExpressions;
using LbSim.Tests.Testing;

namespace LbSim.Tests.Studies;

/// <summary>A page of docs/studies: its sections, and in each the tables, the pictures and the numbers of its prose.</summary>
internal sealed partial class StudyPage
{
    public StudyPage(string file)
    {
        var text = File.ReadAllText(Path.Combine(SharedData.ProjectRoot, file));
        Sections = [.. Heading().Split(text).Skip(1).Select(section => new Section(section))];
    }

    /// <summary>Pages, relative to the project's root.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(SharedData.ProjectRoot, "docs", "studies"), "*.md").Select(file => Path.GetRelativePath(SharedData.ProjectRoot, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    /// <summary>What follows each heading of the second level.</summary>
    public IReadOnlyList<Section> Sections { get; }

    /// <summary>Numbers in a text that stand by themselves: "p95" and "H100" have none.</summary>
    public static IEnumerable<(string Text, double Value)> Numbers(string text) =>
        Number().Matches(text).Select(match => (match.Value, double.Parse(match.Value.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture)));

    [GeneratedRegex("^## ", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"(?<![\w.])\d+(,\d{3})*(\.\d+)?")]
    private static partial Regex Number();

    /// <summary>One section.</summary>
    internal sealed partial class Section(string text)
    {
        /// <summary>Its heading.</summary>
        public string Title { get; } = text[..text.IndexOf('\n', StringComparison.Ordinal)];

        /// <summary>Each computed block: its name and its heading row.</summary>
        public IReadOnlyList<(string Name, string Heading)> Tables { get; } = [.. Block().Matches(text).Select(match => (match.Groups["name"].Value, match.Groups["heading"].Value))];

        /// <summary>What stands in its computed blocks.</summary>
        public string Computed { get; } = string.Join('\n', Block().Matches(text).Select(match => match.Value));

        /// <summary>Names of its pictures, without the folder.</summary>
        public IReadOnlyList<string> Pictures { get; } = [.. Picture().Matches(text).Select(match => match.Groups["name"].Value)];

        /// <summary>What is said in words: nothing computed, no code, comments or targets of links.</summary>
        public string Prose { get; } = NotProse().Replace(Block().Replace(text, " "), " ");

        [GeneratedRegex(@"<!-- begin: (?<name>\S+) -->\n(?<heading>[^\n]*)\n.*?<!-- end: \k<name> -->", RegexOptions.Singleline)]
        private static partial Regex Block();

        [GeneratedRegex(@"\]\(images/(?<name>[^)]+)\)")]
        private static partial Regex Picture();

        [GeneratedRegex(@"<!--.*?-->|`[^`]*`|\]\([^)]*\)", RegexOptions.Singleline)]
        private static partial Regex NotProse();
    }
}
