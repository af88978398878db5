using System.Globalization;

namespace AdimPortal.Benchmarks.Ready;

/// <summary>What each way took in each pattern, printed as it comes in and as a table at the end.</summary>
internal sealed class ReadyTable
{
    private readonly Table _table = new("request to code", "of", "p50", "p95", "p99", "success");

    /// <param name="count">Of each pattern.</param>
    /// <param name="atOnce">More than so many come in rounds.</param>
    /// <param name="tidy">Called after each round.</param>
    /// <returns>Of all patterns together.</returns>
    public async Task<IReadOnlyList<TimeSpan?>> AddAllAsync(string way, int count, int atOnce, Customers people,
        Crowd.Take take, Func<Task> tidy)
    {
        var all = new List<TimeSpan?>();
        if (count == 0)
            return all;
        foreach (var (name, come) in Crowd.All)
        {
            var of = new List<TimeSpan?>();
            while (of.Count < count)
            {
                of.AddRange(await come(people.Take(Math.Min(atOnce, count - of.Count)), take));
                await tidy();
            }

            Add($"{way}, {(count > atOnce && name == Crowd.All[^1].Name ? $"{atOnce} " : "")}{name}", of);
            all.AddRange(of);
        }

        return all;
    }

    public void Print() => _table.Print();

    private void Add(string name, List<TimeSpan?> of)
    {
        var took = of.OfType<TimeSpan>().ToList();
        _table.Add(name, of.Count.ToString(CultureInfo.InvariantCulture), took.Share(0.5).Seconds(),
            took.Share(0.95).Seconds(), took.Share(0.99).Seconds(), $"{(double)took.Count / of.Count:P0}");
        Console.WriteLine($"  {name}: {string.Join(" ", of.Select(one => one?.Seconds() ?? "none"))}");
    }
}
