using AdimPortal.Core.Operations;

namespace AdimPortal.Infrastructure.Persistence.Operations;

/// <summary>Tells people that an operation waits for one of them.</summary>
internal interface IStuckAlarm
{
    /// <summary>Called in the transaction that parks the operation: it is told if and only if that is kept.</summary>
    Task RaiseAsync(PortalDbContext context, OperationId operation, OperationEvent.Parked why, CancellationToken cancel);
}
