using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Journeys;

/// <summary>
/// The portal is killed in the middle of an install on a real machine. Started again, it goes on where it was: nothing
/// twice, nothing lost.
/// </summary>
[Trait("Category", "Journey")]
public class KilledPortalJourney(PostgresCluster postgres, SharedSandbox shared)
{
    [Fact]
    public async Task A_portal_that_is_killed_mid_install_goes_on_where_it_was()
    {
        var sandbox = await shared.GetAsync();
        var database = await postgres.CreateDatabaseAsync("killed");
        await using var portal = await PortalProcess.StartNewAsync(database, sandbox);
        await using var node = await EngineNode.StartAsync(database, scheduler: false);
        var (workspace, operation) = await node.RequestAsync(await node.AccountAsync("kim"));
        try
        {
            await Eventually.TrueAsync(async () => (await LinesAsync(node, operation, "system")).Count > 20,
                "packages are being installed", TimeSpan.FromMinutes(2));
            await portal.KillAsync();
            await portal.StartAsync();
            var end = await node.EndOfAsync(operation, TimeSpan.FromMinutes(5));

            Assert.True(end.Status is OperationStatus.Done, $"{end.Problem} {end.ProblemDetail}\n{portal.LastLines()}");
            Assert.Equal(WorkspaceStatus.Active, (await node.WorkspaceAsync(workspace)).Status);
            Assert.Equal(1, await Leftovers.DropletsAsync(sandbox, workspace.Value));
            Assert.Equal(1, end.Steps.Single(s => s.Name == "server").Try);

            // The routine that was running when the portal died ran once, and each of its lines is kept once.
            // Empty ones are not shown.
            var said = File.ReadAllLines(RunLog(sandbox, $"{operation}-system-1"))
                .Where(line => !string.IsNullOrWhiteSpace(line));
            Assert.Equal(said, await LinesAsync(node, operation, "system"));
            Assert.Empty(RunLogs(sandbox, $"{operation}-system-2"));
        }
        finally
        {
            await sandbox.Http.DeleteAsync($"v2/droplets?tag_name=adim-{workspace}");
        }
    }

    private static async Task<List<string>> LinesAsync(EngineNode node, OperationId operation, string source) =>
        [.. (await node.Service<IOperationReader>()
            .LinesAsync(operation, 0, 100_000, CancellationToken.None)).Where(l => l.Source == source)
            .Select(l => l.Text)];

    /// <summary>
    /// The routine's own log, read from the machine's disk: the truth that the portal's copy is compared with.
    /// </summary>
    private static string RunLog(SandboxProcess sandbox, string run) => Assert.Single(RunLogs(sandbox, run));

    private static string[] RunLogs(SandboxProcess sandbox, string run) =>
        [.. LivingFolders.FoldersIn(sandbox.RunDirectory)
            .Select(machine => Path.Combine(machine, "root/var/log/adim/runs", run, "log")).Where(File.Exists)];
}
