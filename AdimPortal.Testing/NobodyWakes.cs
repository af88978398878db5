using System.Data.Common;
using AdimPortal.Infrastructure.Operations;

namespace AdimPortal.Testing;

/// <summary>Operations are asked for and kept, and nobody carries them out.</summary>
internal sealed class NobodyWakes : IOperationWakeups
{
    public Task NowAsync(DbTransaction transaction, CancellationToken cancel) => Task.CompletedTask;

    public Task AtAsync(DateTimeOffset due, CancellationToken cancel) => Task.CompletedTask;
}
