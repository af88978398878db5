using System.Globalization;
using AdimPortal.Core.Operations;
using Microsoft.AspNetCore.Components;

namespace AdimPortal.Web.Components.Portal.Operations;

public sealed partial class LogPane
{
    private readonly SortedSet<string> _sources = new(StringComparer.Ordinal);
    private IReadOnlyList<NumberedLine> _taken = [];
    private int _seen;
    private List<NumberedLine> _shown = [];
    private string _search = "";
    private string _source = "";

    /// <summary>All lines so far. The same list grows; a different one starts the pane anew.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<NumberedLine> Lines { get; set; }

    /// <summary>
    /// Where the whole log is read as text, for copying: the pane itself holds only what is in sight.
    /// </summary>
    [Parameter, EditorRequired]
    public required string TextAddress { get; set; }

    private string Count => _shown.Count == Lines.Count
        ? string.Create(CultureInfo.InvariantCulture, $"{Lines.Count:N0} {(Lines.Count == 1 ? "line" : "lines")}")
        : string.Create(CultureInfo.InvariantCulture, $"{_shown.Count:N0} of {Lines.Count:N0} lines");

    protected override void OnParametersSet()
    {
        if (!ReferenceEquals(_taken, Lines))
        {
            _taken = Lines;
            Refilter();
        }

        TakeNew();
    }

    /// <summary>
    /// Only the new lines are looked at: a log of ten thousand costs no more per line than one of ten.
    /// </summary>
    private void TakeNew()
    {
        for (; _seen < Lines.Count; _seen++)
        {
            _sources.Add(Lines[_seen].Source);
            if (Fits(Lines[_seen]))
                _shown.Add(Lines[_seen]);
        }
    }

    private void Search(string? text)
    {
        _search = text ?? "";
        Refilter();
    }

    private void Source(string? source)
    {
        _source = source ?? "";
        Refilter();
    }

    private void Refilter()
    {
        _shown = [];
        _seen = 0;
        TakeNew();
    }

    private bool Fits(NumberedLine line) =>
        (_source.Length == 0 || line.Source == _source)
            && (_search.Length == 0 || line.Text.Contains(_search, StringComparison.OrdinalIgnoreCase));
}
