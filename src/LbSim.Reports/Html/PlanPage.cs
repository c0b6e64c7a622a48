using LbSim.Experiments.Plan;
using LbSim.Reports.Figures;
using LbSim.Reports.Files;
using LbSim.Reports.Plots;

namespace LbSim.Reports.Html;

/// <summary>Writes report.html of a plan: one page that holds its pictures, runs no script and asks the network for nothing.</summary>
internal sealed class PlanPage(PlanResult result, ManifestData manifest, IReadOnlyList<(Chart Chart, string Picture)> pictures, TextWriter output)
{
    private readonly HtmlWriter _html = new(output);

    /// <summary>Writes the page.</summary>
    public void Write()
    {
        _html.Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n")
            .Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n")
            .Raw("<meta name=\"color-scheme\" content=\"light dark\"/>\n")
            .Raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n")
            .Element("title", result.Scenario + " - " + manifest.Product + " plan")
            .Raw("<style>\n").Raw(ReportStyle.Css.ReplaceLineEndings("\n")).Raw("</style>\n</head>\n<body>\n<main>\n");
        WriteTop();
        foreach (var multiplier in result.Multipliers)
        {
            WriteMultiplier(multiplier);
        }

        WriteGroups();
        WriteSensitivity();
        WriteCharts();
        WriteReproduce();
        _html.Raw("</main>\n</body>\n</html>\n");
    }

    private void WriteTop()
    {
        _html.Raw("<header>\n").Element("h1", result.Scenario + ": what to buy").Element("p", "soft", result.Traffic)
            .Raw("<p class=\"soft\">Made by <code>").Text(manifest.Reproduce).Raw("</code></p>\n</header>\n")
            .Raw("<section class=\"answer\" aria-label=\"Answer\">\n");
        foreach (var multiplier in result.Multipliers)
        {
            _html.Element("div", "headline", PlanWords.Headline(result, multiplier));
        }

        WriteList(result.Obstacles);
        _html.Raw("</section>\n<section class=\"note\" aria-label=\"Notes\">\n<strong>What to know</strong>\n");
        WriteList([.. PlanFacts.Peaks(result), .. result.Notes, PlanFacts.Search(result)]);
        _html.Raw("</section>\n");
    }

    private void WriteMultiplier(PlanMultiplier multiplier)
    {
        _html.Raw("<section>\n").Element("h2", "Traffic x" + PlanWords.Multiplier(multiplier))
            .OpenTable("The cheapest fleet that meets, per balancer", "Balancer", "Fleet", "GPUs", "Power", "$ per hour\nper month", "Keep their limits", "Runs that meet", "$ per 1,000 good\nper million output tokens", "Load", "Saving per month");
        foreach (var balancer in multiplier.Balancers)
        {
            _html.RowHead(balancer.Label);
            if (balancer.Answer is { } answer)
            {
                _html.Cell(answer.Fleet.Name).Cell(Quantity.Count(answer.Fleet.Gpus))
                    .Cell(Quantity.OrUnknown(answer.Fleet.PowerWatts / 1000, watts => Quantity.Number(watts) + " kW"))
                    .Cell(Quantity.OrUnknown(answer.Fleet.CostPerHour, Quantity.Dollars), Quantity.OrUnknown(answer.CostPerMonth, Quantity.Dollars))
                    .Cell(PlanWords.Attainment(answer.Attainment), string.Join(", ", answer.ByObjective.Select(limit => limit.Key + " " + PlanWords.Share(limit.Value))))
                    .Cell(Quantity.Percent(answer.RunsMeeting))
                    .Cell(Quantity.OrUnknown(answer.CostPer1000Good, Quantity.Dollars), Quantity.OrUnknown(answer.CostPerMillionOutputTokens, Quantity.Dollars))
                    .Cell(PlanWords.Loads(answer)).Cell(PlanWords.Saving(balancer));
            }
            else
            {
                _html.Cell("none");
                for (var column = 0; column < 8; column++)
                {
                    _html.Cell(Quantity.Unknown);
                }
            }

            _html.EndRow();
        }

        _html.CloseTable();
        WriteList([.. multiplier.Balancers.SelectMany(PlanWords.Remarks)]);
        _html.Raw("</section>\n");
    }

    private void WriteGroups()
    {
        _html.Raw("<section>\n").Element("h2", "Candidates")
            .OpenTable("What each server can do", "Group", "GPU", "Weight", "Saturated requests/s", "Idle attainment", "$ per hour");
        foreach (var group in result.Groups)
        {
            _html.RowHead(group.Name).Cell(group.Gpu).Cell(Quantity.Count(group.Weight), group.IsWeightGiven ? "given" : "from throughput")
                .Cell(Quantity.OrUnknown(group.SaturatedRequestsPerSecond, Quantity.Number)).Cell(Quantity.OrUnknown(group.IdleAttainment, PlanWords.Share))
                .Cell(Quantity.OrUnknown(group.CostPerHour, Quantity.Dollars)).EndRow();
        }

        _html.CloseTable().Raw("</section>\n");
    }

    private void WriteSensitivity()
    {
        if (result.Sensitivity.Count == 0)
        {
            return;
        }

        _html.Raw("<section>\n").Element("h2", "What if").Element("p", "soft", result.SensitivityOf + ", by screening")
            .OpenTable("Sensitivity of the best answer", "Change", "Still meets", "Next dearer fleet that does", "$ per hour");
        foreach (var row in result.Sensitivity)
        {
            _html.RowHead(row.What + " " + PlanFacts.Change(row)).Cell(row.StillMeets ? "yes" : "no").Cell(row.Fleet?.Name ?? Quantity.Unknown)
                .Cell(Quantity.OrUnknown(row.Fleet?.CostPerHour, Quantity.Dollars)).EndRow();
        }

        _html.CloseTable().Raw("</section>\n");
    }

    private void WriteCharts()
    {
        _html.Raw("<section>\n").Element("h2", "Charts").Raw("<div class=\"charts\">\n");
        foreach (var (chart, picture) in pictures)
        {
            _html.Raw("<figure>\n").Raw(picture).Element("figcaption", chart.HowToRead).Raw("</figure>\n");
        }

        _html.Raw("</div>\n</section>\n");
    }

    private void WriteReproduce()
    {
        _html.Raw("<section id=\"reproduce\">\n").Element("h2", "How to reproduce").Element("pre", manifest.Reproduce);
        foreach (var input in manifest.Inputs)
        {
            _html.Element("p", "soft", input.Name + ": " + Quantity.Count(input.Bytes) + " bytes, SHA-256 " + input.Sha256);
        }

        _html.Raw("<details>\n").Element("summary", "The scenario as resolved").Element("pre", manifest.ScenarioText).Raw("</details>\n</section>\n");
    }

    private void WriteList(IReadOnlyList<string> items)
    {
        if (items.Count == 0)
        {
            return;
        }

        _html.Raw("<ul>\n");
        foreach (var item in items)
        {
            _html.Element("li", item);
        }

        _html.Raw("</ul>\n");
    }
}
