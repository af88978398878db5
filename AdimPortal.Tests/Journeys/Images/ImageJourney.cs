using System.Globalization;
using AdimPortal.Core.Acts;
using AdimPortal.Core.Images;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Blueprints;
using AdimPortal.Testing.Processes;
using AdimPortal.Tests.Journeys.Maintenance;
using Npgsql;

namespace AdimPortal.Tests.Journeys.Images;

/// <summary>
/// An image on real machines: the portal makes one, two servers are made from it, nothing identifies the first on the
/// second, and both end in the same state as one that was built without it.
/// </summary>
[Trait("Category", "Journey")]
public sealed class ImageJourney(PostgresCluster postgres, SharedSandbox shared, ITestOutputHelper output)
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(6);

    [Fact]
    public async Task Servers_from_an_image_are_faster_and_share_nothing_that_is_one_servers_own()
    {
        var sandbox = await shared.GetAsync();
        var database = await postgres.CreateDatabaseAsync("images");
        await using var portal = await PortalProcess.StartNewAsync(database, sandbox);
        await using var node = await EngineNode.StartAsync(database, scheduler: false,
            blueprint: BlueprintFolder.Read(Repository.PathTo("blueprints"), "adim"),
            images: new ImageOptions { Enabled = true });
        var built = new List<WorkspaceId>();
        try
        {
            var cold = await BuildAsync(node, built, "cold");
            await portal.StopAsync();
            portal.Extra["Images__Enabled"] = "true";
            await portal.StartAsync();
            var image = await PrepareAsync(node, built);
            var (first, second) = (await BuildAsync(node, built, "first"), await BuildAsync(node, built, "second"));
            foreach (var (workspace, _) in new[] { first, second })
                Assert.Equal(image.Id, workspace.MadeFrom);
            Assert.Null(cold.Workspace.MadeFrom);
            Say($"From the image {first.Took.TotalSeconds:0.0} and {second.Took.TotalSeconds:0.0} s,");
            Say($"without {cold.Took.TotalSeconds:0.0} s: {second.Took / cold.Took:0.00} of it.");

            var seen = new List<ServerIdentity>();
            foreach (var (workspace, _) in new[] { cold, first, second })
                seen.Add(await ServerIdentity.ReadAsync(sandbox, workspace));
            ServerIdentity.AssertNothingInCommon(seen);
            await ServerIdentity.AssertNoTraceAsync(sandbox, second.Workspace,
                [image.Id.Value, .. await TracesAsync(node, image), first.Workspace.Id.Value]);
            await ServerState.AssertSameAsync(sandbox, cold.Workspace, second.Workspace);
            await AssertNothingInstalledAsync(sandbox, cold.Workspace, [first.Workspace, second.Workspace]);
        }
        finally
        {
            foreach (var id in built)
            {
                using var removed = await sandbox.Http.DeleteAsync($"v2/droplets?tag_name=adim-{id}");
            }
        }
    }

    private async Task<(Workspace Workspace, TimeSpan Took)> BuildAsync(EngineNode node, List<WorkspaceId> built,
        string name)
    {
        var (id, operation) = await node.RequestAsync(await node.AccountAsync(name));
        built.Add(id);
        var (_, took) = await EndAsync(node, operation, name);
        return (await node.WorkspaceAsync(id), took);
    }

    private async Task<ServerImage> PrepareAsync(EngineNode node, List<WorkspaceId> built)
    {
        // Before the portal's own job looks, a minute after its start.
        var asked = await node.Service<ImageService>().PrepareAsync(
            ActPermit.OfPortal(Act.PrepareImage, ActSubject.Portal), TestContext.Current.CancellationToken);
        var operation = Assert.IsType<RequestAnswer.Accepted>(asked).Operation;
        var (view, _) = await EndAsync(node, operation, "image");
        built.Add(view.Workspace);
        var image = (await node.Service<IServerImages>().FindAsync(view.Workspace, default))!;
        Assert.Equal((ImageState.Ready, 25), (image.State, image.MinimumDiskGib));
        Assert.Equal(["fra1", "nyc3", "sfo3", "sgp1"], image.Regions.Order());
        Say($"The image has {image.SizeGib:0.00} GiB and costs {image.CostMonthly:0.00} US dollars a month.");
        return image;
    }

    /// <summary>
    /// What makes it faster, counted: how long it takes beside other tests is nothing that a test can promise. The
    /// image's own log was removed with all logs of its server.
    /// </summary>
    private static async Task AssertNothingInstalledAsync(SandboxProcess sandbox, Workspace cold,
        Workspace[] fromImage)
    {
        Assert.True(await InstalledAsync(sandbox, cold) > 50);
        foreach (var workspace in fromImage)
            Assert.Equal(0, await InstalledAsync(sandbox, workspace));
    }

    private static async Task<int> InstalledAsync(SandboxProcess sandbox, Workspace workspace) =>
        (await Machine.LinesAsync(sandbox, workspace, "sh", "-c", "cat /var/log/dpkg.log 2>/dev/null || true"))
        .Count(line => line.Split(' ') is [_, _, "install", ..]);

    private void Say(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private async Task<(OperationView View, TimeSpan Took)> EndAsync(EngineNode node, OperationId operation,
        string name)
    {
        var end = await node.EndOfAsync(operation, Long);
        var lines = (await node.Service<IOperationReader>().LinesAsync(operation, 0, 10_000, default)).TakeLast(30)
            .Select(line => $"{line.Source}: {line.Text}");
        Assert.True(end.Status is OperationStatus.Done,
            $"{name}: {end.Status}, {end.Problem} {end.ProblemDetail}\n{string.Join('\n', lines)}");
        foreach (var step in end.Steps.Where(step => step.EndedAt - step.StartedAt > TimeSpan.FromSeconds(0.7)))
            Say($"{name}: {step.Name} {(step.EndedAt - step.StartedAt)!.Value.TotalSeconds:0.0} s");
        return (end, end.EndedAt!.Value - end.RequestedAt);
    }

    /// <summary>By what the image's own server was known: its address, and the key that it made.</summary>
    private static async Task<IReadOnlyList<string>> TracesAsync(EngineNode node, ServerImage image)
    {
        await using var command = node.Service<NpgsqlDataSource>().CreateCommand("""
            SELECT coalesce(e.body #>> '{outputs,ssh_host_key}', e.body #>> '{outputs,address}')
            FROM operation_events e JOIN operations o ON o.id = e.operation_id
            WHERE o.workspace_id = $1 AND (e.body #>> '{outputs,ssh_host_key}' IS NOT NULL
                OR e.body #>> '{outputs,address}' IS NOT NULL)
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = image.Id.Value });
        await using var row = await command.ExecuteReaderAsync();
        var traces = new List<string>();
        while (await row.ReadAsync())
            traces.Add(row.GetString(0).Split(' ')[^1]);
        Assert.Equal(2, traces.Count);
        return traces;
    }
}
