using System.Globalization;
using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Journeys.Maintenance;

/// <summary>
/// A real workspace is kept well by the real portal: it is watched and measured, its passwords and keys are renewed
/// while somebody uses it and no request fails, and what is killed on it comes back by itself.
/// </summary>
[Trait("Category", "Journey")]
public sealed class MaintenanceJourney(PostgresCluster postgres, SharedSandbox shared, ITestOutputHelper output)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_workspace_is_watched_renewed_without_a_failed_request_and_mended()
    {
        var sandbox = await shared.GetAsync();
        var database = await postgres.CreateDatabaseAsync("upkeep");
        await using var portal = await PortalProcess.StartNewAsync(database, sandbox, settings =>
        {
            settings["Monitoring__Every"] = "00:00:02";
            settings["Monitoring__MeasureEvery"] = "00:00:05";
        });
        await using var node = await EngineNode.StartAsync(database, scheduler: false);
        var (id, built) = await node.RequestAsync(await node.AccountAsync("nora"));
        try
        {
            await DoneAsync(node, await node.EndOfAsync(built, TimeSpan.FromMinutes(5)));
            await IsWatchedAsync(node, id);
            await IsRenewedAsync(node, sandbox, id);
            await IsMendedAsync(node, sandbox, id);
            await IsUpdatedAsync(node, id);
        }
        finally
        {
            using var removed = await sandbox.Http.DeleteAsync($"v2/droplets?tag_name=adim-{id}");
        }
    }

    private async Task IsWatchedAsync(EngineNode node, WorkspaceId id)
    {
        var watch = node.Service<IMonitoringReader>();
        WorkspaceHealth? health = null;
        await Eventually.TrueAsync(
            async () => (health = await watch.FindAsync(id, Cancel)) is { IsHealthy: true, Machine: not null },
            "the workspace is watched and measured", TimeSpan.FromSeconds(60));
        Assert.Equal(["celery", "postgresql", "qdrant", "redis"], health!.Services.Keys.Order());
        Assert.InRange(health.Machine!.Memory, 0.01, 0.99);
        Assert.InRange(health.Machine.Disk, 0.01, 0.99);
        Assert.InRange(health.Machine.Cpu, 0, 1);
        Assert.InRange(health.Machine.DataBytes!.Value, 1_000_000, 2_000_000_000);
        Assert.True(health.CertificateExpiresAt > TimeProvider.System.GetUtcNow());
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Watched: answer in {health.Took!.Value.TotalMilliseconds:0} ms, cpu {health.Machine.Cpu:0.00}, memory {health.Machine.Memory:0.00}, disk {health.Machine.Disk:0.00}."));
    }

    private async Task IsRenewedAsync(EngineNode node, SandboxProcess sandbox, WorkspaceId id)
    {
        var workspace = await node.WorkspaceAsync(id);
        var before = await Machine.FileAsync(sandbox, workspace, "srv/adim/app/.env");
        var keys = await Machine.FileAsync(sandbox, workspace, "root/.ssh/authorized_keys");
        var client = new WorkspaceClient(workspace, Path.Combine(sandbox.DataDirectory, "acme-roots.pem"));
        OperationView end;
        await using (client)
        {
            await Eventually.TrueAsync(() => Task.FromResult(client.Asked > 20), "the client asks",
                TimeSpan.FromSeconds(30));
            end =
                await node.EndOfAsync(Accepted(await node.Maintenance.RotateAsync(id, by: null, Cancel)),
                    TimeSpan.FromMinutes(4));
            var sofar = client.Asked;
            await Eventually.TrueAsync(() => Task.FromResult(client.Asked > sofar + 20), "the client asks on",
                TimeSpan.FromSeconds(30));
        }

        await DoneAsync(node, end);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Renewed in {(end.EndedAt - end.RequestedAt)!.Value.TotalSeconds:0.0} s while {client.Asked} requests were made; {client.Failed.Count} failed; the slowest took {client.Slowest.TotalMilliseconds:0} ms."));
        Assert.Empty(client.Failed);

        var after = await Machine.FileAsync(sandbox, workspace, "srv/adim/app/.env");
        foreach (var name in new[] { "DATABASE_URL", "REDIS_URL", "QDRANT_API_KEY" })
            Assert.NotEqual(Line(before, name), Line(after, name));
        foreach (var name in new[] { "SECRET_KEY", "ENCRYPTION_KEY" })
            Assert.Equal(Line(before, name), Line(after, name));
        var keysAfter = await Machine.FileAsync(sandbox, workspace, "root/.ssh/authorized_keys");
        Assert.Equal(keys.Count(c => c == '\n'), keysAfter.Count(c => c == '\n'));
        Assert.NotEqual(keys, keysAfter);
    }

    /// <summary>Redis is killed for good and its unit stopped: the portal restarts it before anybody is told.</summary>
    private async Task IsMendedAsync(EngineNode node, SandboxProcess sandbox, WorkspaceId id)
    {
        var workspace = await node.WorkspaceAsync(id);
        await Machine.RunAsync(sandbox, workspace, "systemctl", "stop", "redis-server@adim");
        var operations = node.Service<IOperationReader>();
        OperationSummary? restart = null;
        await Eventually.TrueAsync(
            async () =>
                (restart = (await operations.OfWorkspaceAsync(id, Cancel)).FirstOrDefault(o => o.Name == "restart"))
                    is not null, "a restart was asked for", TimeSpan.FromSeconds(60));
        var end = await node.EndOfAsync(restart!.Id, TimeSpan.FromMinutes(2));
        await DoneAsync(node, end);
        output.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"Mended in {(end.EndedAt - end.RequestedAt)!.Value.TotalSeconds:0.0} s after it was noticed."));

        var watch = node.Service<IMonitoringReader>();
        await Eventually.TrueAsync(async () => (await watch.FindAsync(id, Cancel))!.IsHealthy,
            "the workspace is back to normal", TimeSpan.FromSeconds(30));
        Assert.Empty(await watch.OpenAlertsAsync(null, 10, Cancel));
    }

    private async Task IsUpdatedAsync(EngineNode node, WorkspaceId id)
    {
        var end =
            await node.EndOfAsync(Accepted(await node.Maintenance.UpdateAsync(id, by: null, Cancel)),
                TimeSpan.FromMinutes(4));
        await DoneAsync(node, end);
        var said = await node.Service<IOperationReader>().LinesAsync(end.Id, 0, 100_000, Cancel);
        output.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"Updated in {(end.EndedAt - end.RequestedAt)!.Value.TotalSeconds:0.0} s: {said.Last(l => l.Source == "update").Text}"));
    }

    private static OperationId Accepted(RequestAnswer answer) =>
        answer is RequestAnswer.Accepted(var operation)
            ? operation
            : throw new InvalidOperationException($"The request was not accepted: {answer}");

    private static async Task DoneAsync(EngineNode node, OperationView end)
    {
        if (end.Status is OperationStatus.Done)
            return;
        var lines = await node.Service<IOperationReader>().LinesAsync(end.Id, 0, 100_000, Cancel);
        Assert.Fail(
            $"{end.Title}: {end.Status} {end.Problem} {end.ProblemDetail}\n{string.Join('\n', lines.TakeLast(60).Select(l => $"{l.Source}: {l.Text}"))}");
    }

    private static string Line(string file, string name) =>
        file.Split('\n').Single(line => line.StartsWith($"{name}=", StringComparison.Ordinal));
}
