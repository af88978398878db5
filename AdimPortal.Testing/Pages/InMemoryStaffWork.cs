using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Queues;

namespace AdimPortal.Testing.Pages;

/// <summary>What waits for staff, of the other parts in memory.</summary>
internal sealed class InMemoryStaffWork(InMemoryMonitoring monitoring, IOperationReader operations, ISetAside aside)
    : IStaffWork
{
    public async Task<StaffWork> ReadAsync(CancellationToken cancel) =>
        new(monitoring.Alerts.Count,
            (await operations.ListAsync(OperationStatus.Stuck, null, StaffWork.Most, cancel)).Count,
            monitoring.Mail is not null, await aside.CountAsync(cancel));
}
