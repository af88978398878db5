namespace AdimPortal.Benchmarks.Pages;

/// <summary>The same figure of a former build and of today's, over some rounds.</summary>
internal sealed class Compared<T> where T : struct
{
    private readonly List<T> _thens = [];
    private readonly List<T> _nows = [];

    public T Then => _thens.Median();

    public T Now => _nows.Median();

    public void Add(bool isNow, T figure) => (isNow ? _nows : _thens).Add(figure);

    /// <param name="most">What today's may be of the former's; null when nothing is demanded.</param>
    public void AddTo(Table table, string what, Func<T, string> text, Func<T, double> size, double? most = null,
        string goal = "")
    {
        var ratio = size(Now) / size(Then);
        if (_thens.Count == 0)
            table.Add(what, "", text(Now), "", "");
        else
            table.Add(what, text(Then), text(Now), ratio.Ratio(),
                most is null ? "" : Figures.Verdict(ratio <= most, goal));
    }
}
