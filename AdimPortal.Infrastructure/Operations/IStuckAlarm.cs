using AdimPortal.Core.Operations;
using AdimPortal.Infrastructure.Persistence;

namespace AdimPortal.Infrastructure.Operations;

/// <summary>Tells people that an operation waits for one of them, or ended without having put all back.</summary>
internal interface IStuckAlarm
{
    /// <summary>Called in the transaction that parks the operation: it is told if and only if that is kept.</summary>
    Task RaiseAsync(PortalDbContext context, OperationId operation, OperationEvent.Stuck why,
        CancellationToken cancel);

    /// <summary>
    /// Called in the transaction that keeps the end of an undo which could not prove that all is as it was.
    /// </summary>
    /// <param name="message">What is not, for the customer.</param>
    Task NotVerifiedAsync(PortalDbContext context, OperationId operation, string message, CancellationToken cancel);
}
