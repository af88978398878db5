namespace AdimPortal.Web.Security;

/// <summary>
/// Answers that depend on whether an account exists take equally long: longer than either way needs. What is inside
/// does about the same work besides; this hides the rest.
/// </summary>
internal sealed class EvenTime(TimeProvider clock)
{
    private static readonly TimeSpan Floor = TimeSpan.FromMilliseconds(500);

    public async Task<T> TakeAsync<T>(Func<Task<T>> act, CancellationToken cancel)
    {
        var floor = Task.Delay(Floor, clock, cancel);
        var result = await act();
        await floor;
        return result;
    }

    public Task TakeAsync(Func<Task> act, CancellationToken cancel) =>
        TakeAsync(async () => { await act(); return true; }, cancel);
}
