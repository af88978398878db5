using System.Collections.Concurrent;

namespace AdimPortal.Benchmarks.Crowd;

/// <summary>How long each answer took, by what was asked for; and what was no answer.</summary>
internal sealed class CrowdTimes
{
    private readonly ConcurrentDictionary<string, ConcurrentBag<TimeSpan>> _took = new();
    private readonly ConcurrentBag<string> _errors = [];

    public IReadOnlyCollection<string> Errors => _errors;

    public void Add(string what, TimeSpan took) => _took.GetOrAdd(what, _ => []).Add(took);

    public void Fail(string what, string why) => _errors.Add($"{what}: {why}");

    /// <param name="begins">Only what was asked for begins with that.</param>
    public IReadOnlyList<TimeSpan> Of(string begins) =>
        [.. _took.Where(pair => pair.Key.StartsWith(begins, StringComparison.Ordinal)).SelectMany(pair => pair.Value)];

    public void Print(string title)
    {
        var table = new Table(title, "answers", "p50", "p99", "slowest");
        foreach (var (what, times) in _took.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var all = times.ToList();
            table.Add(what, $"{all.Count}", all.Share(0.5).Milliseconds(), all.Share(0.99).Milliseconds(),
                all.Max().Milliseconds());
        }

        table.Print();
        foreach (var same in _errors.GroupBy(error => error).OrderByDescending(same => same.Count()).Take(10))
            Console.WriteLine($"  {same.Count()} × {same.Key}");
    }
}
