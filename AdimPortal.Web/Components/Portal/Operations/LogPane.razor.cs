using System.Globalization;
using AdimPortal.Core.Operations;
using Microsoft.AspNetCore.Components;

namespace AdimPortal.Web.Components.Portal.Operations;

public sealed partial class LogPane
{
    private readonly SortedSet<string> _sources = new(StringComparer.Ordinal);
    private string? _log;
    private (string Log, int Lines, string Search, string Source) _shows;
    private int _seen;

    /// <summary>
    /// What fits a search; null when none is made, and all lines are shown as they are held for everybody.
    /// </summary>
    private List<NumberedLine>? _found;
    private string _search = "";
    private string _source = "";

    /// <summary>All lines so far: those that were there before, and more.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<NumberedLine> Lines { get; set; }

    /// <summary>
    /// Where the whole log is read as text, for copying: the pane itself holds only what is in sight. A different one
    /// is another log.
    /// </summary>
    [Parameter, EditorRequired]
    public required string TextAddress { get; set; }

    private ICollection<NumberedLine> Shown => _found ?? (Lines as ICollection<NumberedLine> ?? [.. Lines]);

    private string Count => Shown.Count == Lines.Count
        ? string.Create(CultureInfo.InvariantCulture, $"{Lines.Count:N0} {(Lines.Count == 1 ? "line" : "lines")}")
        : string.Create(CultureInfo.InvariantCulture, $"{Shown.Count:N0} of {Lines.Count:N0} lines");

    protected override void OnParametersSet()
    {
        if (_log != TextAddress)
        {
            _log = TextAddress;
            _sources.Clear();
            Refilter();
        }

        TakeNew();
    }

    /// <remarks>A step that goes on says nothing of its own here; lines are only added.</remarks>
    protected override bool ShouldRender()
    {
        var shows = (TextAddress, Lines.Count, _search, _source);
        var isNew = shows != _shows;
        _shows = shows;
        return isNew;
    }

    /// <summary>
    /// Only the new lines are looked at: a log of ten thousand costs no more per line than one of ten.
    /// </summary>
    private void TakeNew()
    {
        for (; _seen < Lines.Count; _seen++)
        {
            _sources.Add(Lines[_seen].Source);
            if (_found is not null && Fits(Lines[_seen]))
                _found.Add(Lines[_seen]);
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
        _found = _source.Length == 0 && _search.Length == 0 ? null : [];
        _seen = 0;
        TakeNew();
    }

    private bool Fits(NumberedLine line) =>
        (_source.Length == 0 || line.Source == _source)
            && (_search.Length == 0 || line.Text.Contains(_search, StringComparison.OrdinalIgnoreCase));
}
