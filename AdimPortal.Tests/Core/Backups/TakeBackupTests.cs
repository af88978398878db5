using AdimPortal.Core.Backups;
using AdimPortal.Core.Operations;
using AdimPortal.Testing.InMemory;

namespace AdimPortal.Tests.Core.Backups;

/// <summary>A backup that needs more than one try.</summary>
public class TakeBackupTests
{
    private readonly InMemoryWorld _world = new();

    [Fact]
    public async Task What_an_earlier_try_stored_half_does_not_stay_beside_the_good_one()
    {
        await _world.BuildAsync();
        var tries = 0;
        // It stores everything, and then the server says that it did not go well.
        _world.Servers.StatusOf = routine => routine == "backup" && ++tries < 3 ? 1 : 0;

        Assert.Equal(OperationStatus.Done,
            (await _world.RunAsync(_world.Request(BackUpOperation.OperationName))).Status);

        Assert.Equal(3, tries);
        var backup = Assert.Single(_world.Servers.Backups.Backups.Values);
        Assert.Equal((BackupStatus.Good, true),
            (backup.Status, backup.Prefix!.EndsWith("/3/", StringComparison.Ordinal)));
        Assert.False(_world.Servers.Backups.HasLeftovers);
    }
}
