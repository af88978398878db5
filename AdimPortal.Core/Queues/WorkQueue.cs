namespace AdimPortal.Core.Queues;

/// <summary>
/// Work of many that one loop, job or batch does. Each item is done on its own: one that fails is counted and put off,
/// longer each time, and after some tries it is set aside for staff while the others go on.
/// </summary>
/// <param name="Name">In the table and in logs, up to 40 emails: <c>payment-events</c>.</param>
/// <param name="Title">For staff: "Payment events".</param>
/// <param name="Repeats">
/// Whether the item comes again by itself, as a workspace does that is backed up daily. Such an item is tried on,
/// slower and slower, after it was set aside; any other rests until a person decides.
/// </param>
public sealed record WorkQueue(string Name, string Title, bool Repeats)
{
    public const int LongestName = 40;

    /// <summary>Failed tries, at least 1, after which staff are told.</summary>
    public int Tries { get; init; } = 5;

    /// <summary>How long an item rests after its first failure; twice as long after each further one.</summary>
    public TimeSpan FirstRest { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan LongestRest { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long one item may take, where the loop waits for it before it takes the next.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// When an item is tried again that has failed so many times in a row; null when it is set aside and rests.
    /// </summary>
    public TimeSpan? RestAfter(int failures)
    {
        if (failures >= Tries && !Repeats)
            return null;
        var rest = FirstRest * Math.Pow(2, Math.Clamp(failures - 1, 0, 20));
        return rest < LongestRest ? rest : LongestRest;
    }
}
