using AdimPortal.Core.Cloud;
using AdimPortal.Core.Images;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.InMemory;

namespace AdimPortal.Tests.Core.Images;

/// <summary>Which image a server is made from, and that a server comes whatever becomes of the image.</summary>
public sealed class ServersFromImagesTests
{
    private static readonly ImageFingerprint Fingerprint =
        new(InMemoryWorld.TheBlueprint, new InMemoryWorld(), InMemoryWorld.Options);

    [Fact]
    public async Task A_server_is_made_from_the_newest_image_of_its_region_and_the_log_says_so()
    {
        var world = new InMemoryWorld();
        await HasAsync(world, "ws2222", "nyc3");
        world.Time.Advance(TimeSpan.FromHours(1));
        var newest = await HasAsync(world, "ws3333", "nyc3");
        world.Time.Advance(TimeSpan.FromHours(1));
        await HasAsync(world, "ws4444", "fra1");

        var operation = await BuiltAsync(world);

        Assert.Equal([newest.Snapshot!], world.Cloud.MadeFrom);
        Assert.Equal(newest.Id, world.Workspace.MadeFrom);
        Assert.Contains(operation.Lines, line => line.Text.StartsWith("The server is made from image ws3333 of",
            StringComparison.Ordinal));
        Assert.Equal(ImageState.Ready, (await world.Images.FindAsync(newest.Id, default))!.State);
    }

    [Fact]
    public async Task Without_an_image_it_is_made_from_the_systems_own()
    {
        var world = new InMemoryWorld();
        await HasAsync(world, "ws2222", "fra1");
        await HasAsync(world, "ws3333", "nyc3", "of another version");

        var operation = await BuiltAsync(world);

        Assert.Equal(["debian-12-x64"], world.Cloud.MadeFrom);
        Assert.Null(world.Workspace.MadeFrom);
        Assert.Contains(operation.Lines, line => line.Text == "The server is made from debian-12-x64.");
    }

    [Fact]
    public async Task An_image_that_the_cloud_no_longer_has_is_not_missed()
    {
        var world = new InMemoryWorld();
        var gone = await HasAsync(world, "ws2222", "nyc3");
        world.Cloud.Snapshots.Clear();

        var operation = await BuiltAsync(world);

        Assert.Equal(["debian-12-x64"], world.Cloud.MadeFrom);
        Assert.Equal(ImageState.Removed, (await world.Images.FindAsync(gone.Id, default))!.State);
        Assert.Contains(operation.Lines,
            line => line.Text.StartsWith("The server was not made from image ws2222", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_image_is_made_without_any_secret_of_a_workspace()
    {
        var world = new InMemoryWorld();
        world.BecomeImage();
        Assert.Equal(OperationStatus.Done,
            (await world.RunAsync(world.Request(PrepareImageOperation.OperationName))).Status);

        var sent = world.Servers.Commands.Where(command => command.StandardInput is not null)
            .Select(command => command.StandardInput!.Reveal()).ToList();
        Assert.NotEmpty(sent);
        Assert.All(sent, text => Assert.All(InMemoryWorld.TheBlueprint.Secrets,
            secret => Assert.DoesNotContain(secret.Name, text, StringComparison.Ordinal)));
        Assert.Contains(sent, text => text.Contains("FOR_IMAGE=yes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_images_of_one_version_are_not_prepared_at_once()
    {
        var world = new InMemoryWorld();
        Assert.True(await world.Images.ReserveAsync(WorkspaceId.Parse("ws2222"), Fingerprint.Read(), "1", default));
        world.BecomeImage();

        var end = await world.RunAsync(world.Request(PrepareImageOperation.OperationName));

        Assert.Equal((OperationStatus.Unwound, "An image of this version is already being prepared."),
            (end.Status, end.Problem));
        Assert.Equal(0, world.Cloud.Created);
        Assert.Equal(ImageState.Preparing, Assert.Single(world.Images.All).State);
    }

    private static async Task<InMemoryOperationStore> BuiltAsync(InMemoryWorld world)
    {
        var operation = world.Request(ProvisionOperation.OperationName);
        Assert.Equal(OperationStatus.Done, (await world.RunAsync(operation)).Status);
        return operation;
    }

    private static async Task<ServerImage> HasAsync(InMemoryWorld world, string name, string region,
        string? fingerprint = null)
    {
        var id = WorkspaceId.Parse(name);
        var snapshot = new Snapshot($"{name.GetHashCode(StringComparison.Ordinal) & 0xffff}", $"adim-{id}-image",
            world.Time.GetUtcNow())
        { Regions = [region], SizeGib = 1.5m, MinimumDiskGib = 25 };
        world.Cloud.Snapshots.Add(snapshot);
        Assert.True(await world.Images.ReserveAsync(id, fingerprint ?? Fingerprint.Read(), "1", default));
        await world.Images.KeepAsync(id, snapshot, default);
        return (await world.Images.FindAsync(id, default))!;
    }
}
