using AdimPortal.Core.Cloud;
using AdimPortal.Core.Operations;

namespace AdimPortal.Testing.InMemory;

/// <summary>A queue for servers that lets each in, once it has waited as often as a test says.</summary>
public sealed class InMemoryServerQueue : IServerQueue
{
    /// <summary>How many looks find that it is somebody else's turn.</summary>
    public int OthersFor { get; set; }

    /// <summary>How often one came back because the cloud had no room.</summary>
    public int Returned { get; private set; }

    public ServerQueueView View { get; set; } = ServerQueueView.Empty;

    /// <summary>How often pages read it.</summary>
    public int Reads { get; private set; }

    public Task<bool> EnterAsync(OperationHeader operation, Guid? account, CancellationToken cancel) =>
        Task.FromResult(OthersFor-- <= 0);

    public Task ReturnAsync(OperationHeader operation, Guid? account, CancellationToken cancel)
    {
        Returned++;
        return Task.CompletedTask;
    }

    public Task LeaveAsync(OperationId operation, CancellationToken cancel) => Task.CompletedTask;

    public Task<ServerQueueView> ReadAsync(CancellationToken cancel)
    {
        Reads++;
        return Task.FromResult(View);
    }
}
