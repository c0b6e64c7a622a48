namespace LbSim.Reports.Html;

/// <summary>How the page looks: light, dark, narrow and on paper.</summary>
internal static class ReportStyle
{
    /// <summary>The style sheet.</summary>
    public const string Css =
        """
        :root{--page:#f6f7f9;--card:#fff;--ink:#1f2328;--soft:#59636e;--line:#d9dee3;--accent:#0b5cad;--good:#1a7f37;--warn:#9a6700;--bad:#b42318;--stripe:#f6f8fa}
        *{box-sizing:border-box}
        body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
        main{max-width:1440px;margin:0 auto;padding:24px 20px 60px}
        h1{font-size:1.7rem;line-height:1.2;margin:0 0 4px;overflow-wrap:anywhere}
        h2{font-size:1.2rem;margin:36px 0 10px;padding-top:4px}
        h3{font-size:1rem;margin:22px 0 6px}
        p{margin:6px 0;max-width:120ch}
        a{color:var(--accent)}
        .soft,small,caption{color:var(--soft)}
        .answer,.state,.note,.block{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:14px 18px;margin:14px 0;overflow-wrap:anywhere}
        .answer{border-left:6px solid var(--accent)}
        .answer .headline{font-size:1.25rem;font-weight:600;line-height:1.35}
        .state{border-left:6px solid var(--good)}
        .state.varying{border-left-color:var(--accent)}
        .state.saturated,.state.cut-off{border-left-color:var(--bad)}
        .note{border-left:6px solid var(--warn)}
        .state ul,.note ul{margin:4px 0;padding-left:20px}
        .badge{display:inline-block;border:1px solid currentColor;border-radius:10px;padding:0 8px;font-size:.88em;font-weight:600;margin-left:6px;color:var(--soft);white-space:nowrap}
        .badge.steady{color:var(--good)}.badge.saturated,.badge.cut-off{color:var(--bad)}.badge.varying,.badge.best{color:var(--accent)}
        nav{margin:14px 0;font-size:.92rem;display:flex;flex-wrap:wrap;gap:2px 16px}
        nav a{white-space:nowrap}
        .scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:8px;margin:10px 0}
        table{border-collapse:collapse;width:100%;font-size:.86rem;font-variant-numeric:tabular-nums}
        caption{text-align:left;padding:10px 12px 6px;font-size:1em}
        th,td{padding:5px 6px;text-align:right;vertical-align:top;white-space:nowrap;border-top:1px solid var(--line)}
        th:first-child,td:first-child{text-align:left}
        th[scope=row]{font-weight:600;max-width:300px;white-space:normal;overflow-wrap:anywhere;min-width:150px}
        thead th{border-top:0;color:var(--soft);font-weight:600;vertical-align:bottom}
        tbody tr:nth-child(even){background:var(--stripe)}
                th small,td small{display:block;font-size:.86em;font-weight:400}
        .charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(560px,100%),1fr));gap:16px;margin:12px 0}
        figure{margin:0;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:8px;overflow-x:auto;break-inside:avoid}
        figure svg{display:block;width:100%;max-width:760px;height:auto;min-width:420px;margin:0 auto}
        figcaption{font-size:.86rem;color:var(--soft);padding:2px 10px 6px}
        details{margin:10px 0}
        summary{cursor:pointer;font-weight:600;padding:4px 0}
        pre{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:12px 16px;white-space:pre-wrap;overflow-wrap:anywhere;font-size:.86rem}
        dl{display:grid;grid-template-columns:minmax(120px,max-content) 1fr;gap:4px 18px;font-size:.92rem}
        dt{font-weight:600}dd{margin:0;max-width:110ch}
        code{overflow-wrap:anywhere}
        @media (max-width:640px){dl{grid-template-columns:1fr}dd{margin-bottom:6px}main{padding:14px 10px 40px}}
        @media screen and (prefers-color-scheme:dark){
        :root{--page:#0d1117;--card:#161b22;--ink:#e6edf3;--soft:#9aa4af;--line:#30363d;--accent:#6cb6ff;--good:#57ab5a;--warn:#d4a72c;--bad:#f47067;--stripe:#1b2129}
        figure .chart text{fill:#e6edf3}figure .chart .soft{fill:#aab4be}figure .chart .value{stroke:#161b22}
        figure .chart .bg{fill:#161b22}
        figure .chart .grid{stroke:#2b323a}figure .chart .minor{stroke:#21272e}
        figure .chart .axis{stroke:#6e7681}figure .chart .ref{stroke:#9aa4af}
        figure .chart .ink{stroke:#e6edf3}figure .chart .inkfill{fill:#e6edf3}
        figure .chart .area{fill:#373e47}figure .chart .void{fill:#444c56}
        figure .chart .whisker{stroke:#f0f3f6}figure .chart .edge{stroke:#9aa4af}
        }
        @media print{
        @page{size:A4 landscape;margin:10mm}
        body{background:#fff;font-size:11px}main{max-width:none;padding:0}h1{font-size:20px}h2{font-size:15px;margin:20px 0 6px}
        .scroll{overflow:visible}table{font-size:9px}th,td{padding:2px 4px}th[scope=row]{min-width:110px}figcaption,dl,pre{font-size:10px}
        .charts{grid-template-columns:1fr 1fr;gap:8px}figure{overflow:visible}figure svg{min-width:0}
        h2,h3{break-after:avoid}tr{break-inside:avoid}nav{display:none}
        }

        """;
}
