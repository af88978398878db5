namespace AdimPortal.Infrastructure.Queues;

/// <summary>
/// The loop of a background service: what goes wrong in one round, a database that is away above all, ends no round
/// that follows.
/// </summary>
internal static class Repeatedly
{
    /// <summary>Does it, rests, and does it again, until the node stops.</summary>
    /// <param name="failed">Hears of a round that threw; one that was broken off since the node stops is none.</param>
    public static Task DoAsync(Func<CancellationToken, Task> act, TimeSpan rest, TimeProvider time,
        Action<Exception> failed, CancellationToken stop) =>
        DoAsync(act, cancel => Task.Delay(rest, time, cancel), failed, stop);

    /// <summary>The same, for whoever can be woken while it rests.</summary>
    public static async Task DoAsync(Func<CancellationToken, Task> act, Func<CancellationToken, Task> rest,
        Action<Exception> failed, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await act(stop);
            }
            catch (Exception fault) when (!stop.IsCancellationRequested)
            {
                failed(fault);
            }

            await rest(stop);
        }
    }
}
