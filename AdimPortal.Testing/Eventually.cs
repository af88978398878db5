namespace AdimPortal.Testing;

/// <summary>Waits for a condition, with a deadline, instead of sleeping and hoping.</summary>
public static class Eventually
{
    public static Task TrueAsync(Func<bool> condition, string what, TimeSpan? within = null) =>
        TrueAsync(() => Task.FromResult(condition()), what, within);

    /// <param name="within">20 s unless told.</param>
    /// <param name="every">How often it is looked at; 20 ms unless told.</param>
    public static async Task TrueAsync(Func<Task<bool>> condition, string what, TimeSpan? within = null,
        TimeSpan? every = null)
    {
        using var deadline = new CancellationTokenSource(within ?? TimeSpan.FromSeconds(20));
        while (!await condition())
        {
            if (deadline.IsCancellationRequested)
                throw new TimeoutException($"It never became true that {what}.");
            await Task.Delay(every ?? TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }
    }
}
