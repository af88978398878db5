namespace AdimPortal.Core.Operations;

/// <summary>
/// Keeps a lease alive while an operation is carried, and tells at once when it is lost or somebody calls the operation
/// off.
/// </summary>
internal sealed class LeaseGuard : IAsyncDisposable
{
    /// <summary>Several renewals fit into a lease, and a person who cancels waits no longer than this.</summary>
    public static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _holding;
    private readonly CancellationTokenSource _calledOff = new();
    private readonly CancellationTokenSource _over = new();
    private readonly Task _renewing;

    public LeaseGuard(IOperationStore store, OperationLease lease, TimeProvider time, CancellationToken stop)
    {
        _holding = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _renewing = RenewAsync(store, lease, time);
    }

    /// <summary>Ends when the node stops or the lease is lost.</summary>
    public CancellationToken Holding => _holding.Token;

    /// <summary>Ends when somebody calls the operation off.</summary>
    public CancellationToken CalledOff => _calledOff.Token;

    public Guid? CalledOffBy { get; private set; }

    public bool Lost { get; private set; }

    private async Task RenewAsync(IOperationStore store, OperationLease lease, TimeProvider time)
    {
        try
        {
            while (!Lost)
            {
                await Task.Delay(RenewEvery, time, _over.Token);
                var check = await store.RenewAsync(lease, _over.Token);
                Lost = !check.Held;
                if (!check.CancelRequested)
                    continue;
                CalledOffBy = check.By;
                await _calledOff.CancelAsync();
            }
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The database can't be reached, so the lease can't be kept. It runs out, and whoever reaches the database
            // goes on.
            Lost = true;
        }

        await _holding.CancelAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _renewing;
        _over.Dispose();
        _calledOff.Dispose();
        _holding.Dispose();
    }
}
