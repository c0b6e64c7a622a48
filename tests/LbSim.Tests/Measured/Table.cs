using System.Globalization;
using LbSim.Tests.Testing;

namespace LbSim.Tests.Measured;

/// <summary>A row of a measured table in ../shared, by column name.</summary>
internal sealed class Row(string[] header, string[] fields)
{
    public string this[string column] => fields[Array.IndexOf(header, column)];

    public double Number(string column) => double.Parse(this[column], CultureInfo.InvariantCulture);

    public int Count(string column) => int.Parse(this[column], CultureInfo.InvariantCulture);
}

/// <summary>Reads measured tables, which have no quoted fields.</summary>
internal static class Table
{
    public static List<Row> Read(string relative)
    {
        var lines = File.ReadAllLines(SharedData.PathTo(relative));
        var header = lines[0].Split(',');
        return [.. lines.Skip(1).Where(line => line.Length > 0).Select(line => new Row(header, line.Split(',')))];
    }
}
