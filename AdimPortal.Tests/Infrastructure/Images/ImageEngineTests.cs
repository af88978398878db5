using AdimPortal.Core.Acts;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Images;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.InMemory;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Infrastructure.Images;

/// <summary>Images with the real database and the real engine; the cloud is in memory.</summary>
[Trait("Category", "Integration")]
public sealed class ImageEngineTests(PostgresCluster postgres)
{
    private static readonly ImageOptions On = new() { Enabled = true };

    private static ActPermit Permit => ActPermit.OfPortal(Act.PrepareImage, ActSubject.Portal);

    [Fact]
    public async Task An_image_is_prepared_used_and_removed_by_the_sweep_when_it_is_put_aside()
    {
        await using var node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("images"), images: On,
            sweepEvery: TimeSpan.FromSeconds(1));
        var images = node.Service<IServerImages>();
        var image = await PreparedAsync(node);
        Assert.Equal((ImageState.Ready, 1.5m, 25), (image.State, image.SizeGib, image.MinimumDiskGib));
        Assert.Equal(["fra1", "nyc3", "sfo3", "sgp1"], image.Regions.Order());
        Assert.Empty(node.Cloud.Droplets);

        var (workspace, operation) = await node.RequestAsync(await node.AccountAsync("ida"));
        Assert.Equal(OperationStatus.Done, (await node.EndOfAsync(operation)).Status);
        Assert.Equal(image.Id, (await node.WorkspaceAsync(workspace)).MadeFrom);
        Assert.Equal([workspace], (await images.UsesAsync([image], 5, default))[image.Id]);
        Assert.NotNull((await images.FindAsync(image.Id, default))!.UsedAt);

        // It outlives some sweeps, and its builder, which is gone.
        await Task.Delay(TimeSpan.FromSeconds(4), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Single(node.Cloud.Snapshots);
        await images.EndAsync(image.Id, ImageState.Retired, default);
        await Eventually.TrueAsync(
            async () => (await images.FindAsync(image.Id, default))!.State is ImageState.Removed,
            "the sweep removed the image");
        Assert.Empty(node.Cloud.Snapshots);
    }

    [Fact]
    public async Task However_many_ask_at_once_one_is_prepared()
    {
        await using var node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("images"),
            scheduler: false, images: On);
        var images = node.Service<IServerImages>();
        for (var i = 0; i < 12; i++)
            Assert.IsType<RequestAnswer.Accepted>(await node.Service<ImageService>().PrepareAsync(Permit, default));
        var builders = (await node.Service<IOperationReader>().ListAsync(status: null, after: null, 50, default))
            .Select(operation => operation.Workspace).ToList();
        Assert.Equal(12, builders.Count);

        var reserved = await Task.WhenAll(builders.Select(id => images.ReserveAsync(id, "same", "1", default)));

        var first = builders[Array.IndexOf(reserved, true)];
        Assert.Single(reserved, isFirst => isFirst);
        Assert.True(await images.ReserveAsync(first, "same", "1", default));
        // Another version does not wait, and what failed makes room.
        Assert.True(await images.ReserveAsync(builders.First(id => id != first), "another", "1", default));
        await images.EndAsync(first, ImageState.Failed, default);
        Assert.False(await images.ReserveAsync(first, "same", "1", default));
        Assert.True(await images.ReserveAsync(builders.Last(id => id != first), "same", "1", default));
        await images.KeepAsync(first, new Snapshot("7", "late", DateTimeOffset.UnixEpoch), default);
        Assert.Equal(ImageState.Failed, (await images.FindAsync(first, default))!.State);
    }

    [Fact]
    public async Task The_portal_asks_for_one_when_it_has_none_and_for_no_second_one()
    {
        await using var node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("images"), images: On);
        for (var i = 0; i < 3; i++)
            await node.Service<ImageScheduler>().RunAsync(default);
        var images = node.Service<IServerImages>();
        await Eventually.TrueAsync(
            async () => (await images.ListAsync(10, default)).Any(image => image.State is ImageState.Ready),
            "an image is ready");
        await node.Service<ImageScheduler>().RunAsync(default);
        Assert.Single(await images.ListAsync(10, default), image => image.State is ImageState.Ready);
    }

    private static async Task<ServerImage> PreparedAsync(EngineNode node)
    {
        var asked = await node.Service<ImageService>().PrepareAsync(Permit, default);
        var operation = Assert.IsType<RequestAnswer.Accepted>(asked).Operation;
        var end = await node.EndOfAsync(operation, TimeSpan.FromMinutes(1));
        Assert.True(end.Status is OperationStatus.Done, $"{end.Status}: {end.Problem} {end.ProblemDetail}");
        return (await node.Service<IServerImages>().FindAsync(end.Workspace, default))!;
    }
}
