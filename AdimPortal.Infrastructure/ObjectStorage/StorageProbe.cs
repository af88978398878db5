using AdimPortal.Core.Backups;
using AdimPortal.Core.Common;
using AdimPortal.Core.Outages;
using AdimPortal.Infrastructure.Outages;

namespace AdimPortal.Infrastructure.ObjectStorage;

/// <summary>Asks the store for one name of what it holds.</summary>
internal sealed class StorageProbe(IObjectStorage storage) : IOutsideSystemProbe
{
    public OutsideSystem System => OutsideSystem.ObjectStorage;

    public Task<Result<Unit>> LookAsync(CancellationToken cancel) =>
        storage is S3ObjectStorage store ? store.LookAsync(cancel) : Task.FromResult<Result<Unit>>(Unit.Value);
}
