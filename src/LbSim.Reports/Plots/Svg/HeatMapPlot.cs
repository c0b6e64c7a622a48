namespace LbSim.Reports.Plots.Svg;

/// <summary>A row per server (or group), a column per window, values as colour, with a colour bar below.</summary>
internal sealed class HeatMapPlot : Plot
{
    private const byte NoValue = byte.MaxValue;
    private const double GroupGap = 4;
    private const double BarWidth = 224;
    private readonly HeatMapSeries _map;
    private readonly Scale _x;
    private readonly double _rowHeight;
    private readonly double[] _rowTops;

    public HeatMapPlot(Chart chart, double top)
        : base(chart)
    {
        _map = (HeatMapSeries)chart.Series[0];
        Left = SvgRenderer.Margin + CategoryWidth(chart, most: 150);
        Top = top + 2;
        _rowHeight = Math.Clamp(Math.Floor(420.0 / _map.Rows.Count), 8, 22);
        _rowTops = new double[_map.Rows.Count];
        var groups = 0;
        for (var row = 1; row < _map.Rows.Count; row++)
        {
            groups += _map.RowGroups[row] == _map.RowGroups[row - 1] ? 0 : 1;
        }

        // where every row is a group there is nothing to set apart
        var gap = groups == _map.Rows.Count - 1 ? 0 : GroupGap;
        for (var row = 1; row < _map.Rows.Count; row++)
        {
            _rowTops[row] = _rowTops[row - 1] + _rowHeight + (_map.RowGroups[row] == _map.RowGroups[row - 1] ? 0 : gap);
        }

        Floor = Top + _rowTops[^1] + _rowHeight;
        _x = Scale.Of(chart.X, _map.Edges[0], _map.Edges[^1], Left, Right, ticks: 7);
        Bottom = Floor + 76;
    }

    public override void Draw(SvgCanvas canvas)
    {
        DrawLabels(canvas);
        var levels = Levels(out var counts);
        canvas.Begin("g").With("shape-rendering", "crispEdges").Name("transform")
            .Raw("translate(").Number(Left).Raw(" ").Number(Top).Raw(") scale(").Raw(ColumnWidth()).Raw(" 1)\"").Open();
        for (var level = 0; level < Palette.HeatLevels; level++)
        {
            if (counts[level] > 0)
            {
                DrawLevel(canvas, levels, (byte)level, Palette.Heat(level));
            }
        }

        if (counts[^1] > 0)
        {
            DrawLevel(canvas, levels, NoValue, null);
        }

        canvas.Close("g");
        DrawHorizontalAxis(canvas, _x, withGrid: false);
        DrawColourBar(canvas, hasVoid: counts[^1] > 0);
    }

    private string ColumnWidth() =>
        ((Right - Left) / (_map.Edges.Count - 1)).ToString("0.####", System.Globalization.CultureInfo.InvariantCulture);

    private void DrawLabels(SvgCanvas canvas)
    {
        var every = (int)Math.Ceiling(12 / _rowHeight);
        for (var row = 0; row < _map.Rows.Count; row += every)
        {
            DrawCategory(canvas, row, Top + _rowTops[row] + (_rowHeight / 2));
        }
    }

    // the colour of every cell, row by row; the last count is of cells without value
    private byte[] Levels(out int[] counts)
    {
        var columns = _map.Edges.Count - 1;
        var levels = new byte[_map.Rows.Count * columns];
        counts = new int[Palette.HeatLevels + 1];
        for (var row = 0; row < _map.Rows.Count; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var level = LevelOf(_map.Rows[row][column]);
                levels[(row * columns) + column] = level;
                counts[level == NoValue ? Palette.HeatLevels : level]++;
            }
        }

        return levels;
    }

    private byte LevelOf(double? value) => value is { } known && double.IsFinite(known)
        ? (byte)Math.Round(Math.Clamp(known / _map.Max, 0, 1) * (Palette.HeatLevels - 1))
        : NoValue;

    // one path for all cells of a colour, neighbours in a row joined
    private void DrawLevel(SvgCanvas canvas, byte[] levels, byte level, string? colour)
    {
        var columns = _map.Edges.Count - 1;
        canvas.Begin("path");
        canvas = colour is null ? canvas.With("class", "void") : canvas.With("fill", colour);
        canvas.Name("d");
        for (var row = 0; row < _map.Rows.Count; row++)
        {
            var cells = levels.AsSpan(row * columns, columns);
            for (var from = 0; from < columns; from++)
            {
                if (cells[from] != level)
                {
                    continue;
                }

                var length = 1;
                while (from + length < columns && cells[from + length] == level)
                {
                    length++;
                }

                canvas.Raw("M").Whole(from).Raw(" ").Number(_rowTops[row]).Raw("h").Whole(length).Raw("v").Number(_rowHeight)
                    .Raw("h-").Whole(length).Raw("z");
                from += length;
            }
        }

        canvas.Raw("\"").End();
    }

    private void DrawColourBar(SvgCanvas canvas, bool hasVoid)
    {
        var top = Floor + 46;
        var left = Right - BarWidth;
        canvas.Text("soft", left - 10, top + 10, "end", _map.Label + (hasVoid ? " (grey: no value)" : ""), left - SvgRenderer.Margin - 10);
        canvas.Begin("g").With("shape-rendering", "crispEdges").Open();
        for (var level = 0; level < Palette.HeatLevels; level++)
        {
            canvas.Begin("rect").With("fill", Palette.Heat(level)).With("x", left + (level * BarWidth / Palette.HeatLevels)).With("y", top)
                .With("width", BarWidth / Palette.HeatLevels).With("height", 11).End();
        }

        canvas.Close("g");
        for (var part = 0; part <= 2; part++)
        {
            var value = _map.Max * part / 2;
            canvas.Text("soft", left + (BarWidth * part / 2), top + 25, part switch { 0 => "start", 1 => "middle", _ => "end" },
                Steps.Label(value, _map.Max / 2, _map.Max, _map.Format));
        }
    }
}
