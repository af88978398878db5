namespace AdimPortal.Benchmarks.Ready;

/// <summary>How people come: one after another, one every five seconds, or all at once.</summary>
internal static class Crowd
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);

    public delegate Task<IReadOnlyList<TimeSpan?>> Pattern(IReadOnlyList<Visitor> people, Take take);

    /// <returns>From the form that is sent to the code; null where there was none.</returns>
    public delegate Task<TimeSpan?> Take(Visitor person);

    public static IReadOnlyList<(string Name, Pattern Come)> All { get; } =
        [("one after another", OneByOneAsync), ("one every 5 s", InABeatAsync),
            ("at once", AtOnceAsync)];

    private static async Task<IReadOnlyList<TimeSpan?>> OneByOneAsync(IReadOnlyList<Visitor> people, Take take)
    {
        var took = new List<TimeSpan?>();
        foreach (var person in people)
            took.Add(await take(person));
        return took;
    }

    private static async Task<IReadOnlyList<TimeSpan?>> InABeatAsync(IReadOnlyList<Visitor> people, Take take) =>
        await Task.WhenAll(people.Select(async (person, n) =>
        {
            await Task.Delay(Between * n, TimeProvider.System);
            return await take(person);
        }));

    private static async Task<IReadOnlyList<TimeSpan?>> AtOnceAsync(IReadOnlyList<Visitor> people, Take take) =>
        await Task.WhenAll(people.Select(person => take(person)));
}
