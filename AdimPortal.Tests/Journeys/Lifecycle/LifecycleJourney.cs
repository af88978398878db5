using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AdimPortal.Core.Acts;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Resizing;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Blueprints;
using AdimPortal.Testing.Processes;
using AdimPortal.Tests.Contracts;
using AdimPortal.Tests.Journeys.Provisioning;

namespace AdimPortal.Tests.Journeys.Lifecycle;

/// <summary>
/// The life of one workspace, by the real portal on a real machine: rest, return, another size and back, switched off,
/// and its end.
/// </summary>
[Trait("Category", "Journey")]
public sealed class LifecycleJourney(PostgresCluster postgres, SharedSandbox shared, ITestOutputHelper output)
: IAsyncLifetime
{
    private SandboxProcess _sandbox = default!;
    private PortalProcess _portal = default!;
    private PairingDatabase _codes = default!;
    private EngineNode _service = default!;
    private WorkspaceSeen? _seenOnceBuilt;
    private WorkspaceId _id;

    private WorkspaceSeen Seen => _seenOnceBuilt ?? throw new InvalidOperationException("It is not built yet.");

    public async ValueTask InitializeAsync()
    {
        _sandbox = await shared.GetAsync();
        var database = await postgres.CreateDatabaseAsync("life");
        _portal = await PortalProcess.StartNewAsync(database, _sandbox, PreparedImage.UseIn);
        _codes = PairingDatabase.Of(database, _portal.MasterKeyFile);
        _service =
            await EngineNode.StartAsync(database, scheduler: false,
                blueprint: BlueprintFolder.Read(Repository.PathTo("blueprints"), "adim"));
    }

    [Fact]
    public async Task A_workspace_rests_returns_grows_shrinks_is_switched_off_and_ends()
    {
        (_id, var building) = await _service.RequestAsync(await _service.AccountAsync("lena"));
        await EndsAsync(building, OperationStatus.Done);
        _seenOnceBuilt = new WorkspaceSeen(await WorkspaceAsync(),
            (await _codes.Vault.FindAsync(_id, "ssh-login-key", default))!, _sandbox);
        await Seen.RunAsync("echo kept > /srv/adim/media/mark");

        await CanBeReadOnlyAsync();
        await RestsAsync();
        await ReturnsAsync();
        await GrowsAsync();
        await StaysAsItIsWhenShrinkingFailsAsync();
        await IsSwitchedOffAndComesBackAsync();
        await EndsForGoodAsync();
        Assert.Empty(
            await ContractChecker.DigitalOceanFaultsAsync(
                _sandbox.Recorder.Exchanges.Where(one => one.Path.StartsWith("/v2/", StringComparison.Ordinal))
                    .ToList()));
    }

    private async Task CanBeReadOnlyAsync()
    {
        using (var added = await Seen.PostAsync("/api/notes", """{"title":"Before"}"""))
            Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        await EndsAsync(
            await _service.Suspension.MakeReadOnlyAsync(_id, SuspensionReason.Payment, null, null, default),
            OperationStatus.Done);
        for (var turn = 0; turn < 2; turn++)
        {
            using var refused = await Seen.PostAsync("/api/notes", """{"title":"Meanwhile"}""");
            Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromHours(1)),
                (refused.StatusCode, refused.Headers.RetryAfter?.Delta));
            Assert.Contains("This workspace is read-only", await refused.Content.ReadAsStringAsync(),
                StringComparison.Ordinal);
            using var read = await Seen.GetAsync("/api/notes");
            var notes = await read.Content.ReadAsStringAsync();
            Assert.Contains("Before", notes, StringComparison.Ordinal);
            Assert.DoesNotContain("Meanwhile", notes, StringComparison.Ordinal);
            Assert.Equal("0", await Seen.RunAsync("pgrep -cf '[c]elery' || true"));
            if (turn == 0)
                await RebootAsync(HttpStatusCode.OK);
        }
    }

    private async Task RestsAsync()
    {
        var code = await _codes.IssueAsync(_id);
        await EndsAsync(await _service.Suspension.SuspendAsync(_id, SuspensionReason.Payment, null, default),
            OperationStatus.Done);
        for (var turn = 0; turn < 2; turn++)
        {
            foreach (var (method, path) in new[] { (HttpMethod.Get, "/"), (HttpMethod.Get, "/healthz"),
                (HttpMethod.Post, "/api/anything") })
            {
                using var page = await Seen.GetAsync(path, method);
                Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
                Assert.Equal(TimeSpan.FromHours(1), page.Headers.RetryAfter?.Delta);
                var text = await page.Content.ReadAsStringAsync();
                Assert.Contains("This workspace is suspended", text, StringComparison.Ordinal);
                Assert.Contains(_portal.Address.ToString(), text, StringComparison.Ordinal);
            }

            // The portal still comes in, and the data is there to be exported. After a reboot the web server answers
            // before the database does.
            await Seen.RunAsync("until pg_isready -q; do sleep 0.2; done");
            Assert.Equal("1",
                await Seen.RunAsync(
                    "runuser -u postgres -- psql -Atc 'SELECT count(*) FROM pg_database WHERE datname = $$adim$$'"));
            Assert.Equal("0", await Seen.RunAsync("pgrep -cf '[d]aphne|[c]elery' || true"));
            if (turn == 0)
                await RebootAsync(HttpStatusCode.ServiceUnavailable);
        }

        using var refused = await new AdimClient(_portal, _sandbox).ExchangeAsync(code.Reveal());
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    private async Task ReturnsAsync()
    {
        await EndsAsync(await _service.Suspension.ResumeAsync(_id, null, default), OperationStatus.Done);
        await Seen.IsUpAsync();
        using var accepted =
            await new AdimClient(_portal, _sandbox).ExchangeAsync((await _codes.IssueAsync(_id)).Reveal());
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
    }

    private async Task GrowsAsync()
    {
        Assert.Equal(("2048", "1", "64MB"), await SizeAsync());
        Assert.Null(await _service.Service<IOperationReader>().ResizeDowntimeAsync(default));
        var resize = await _service.Resizing.ResizeAsync(_id, "pro", null, default);
        var ending = EndsAsync(resize, OperationStatus.Done);
        var outage = await Seen.LongestOutageAsync(ending);
        var downtime = (await ending).Downtime!.Value;
        output.WriteLine(
            $"Resize up: not reachable for {outage.TotalSeconds:0.0} s as seen from outside, {downtime.TotalSeconds:0.0} s by the log, {(await ending).EndedAt - (await ending).RequestedAt} in all.");
        Assert.Equal(("4096", "2", "1GB"), await SizeAsync());
        Assert.Equal(("pro", "s-2vcpu-4gb", false),
            ((await WorkspaceAsync()).Plan, (await WorkspaceAsync()).Size, (await WorkspaceAsync()).IsResizing));
        Assert.Equal(downtime.TotalSeconds,
            (await _service.Service<IOperationReader>().ResizeDowntimeAsync(default))!.Value.TotalSeconds,
            tolerance: 0.01);
    }

    /// <summary>The server has the smaller size already when one of its routines refuses the smaller plan.</summary>
    private async Task StaysAsItIsWhenShrinkingFailsAsync()
    {
        await Seen.RunAsync(
            """sed -i '2i [ "$PLAN" != free ] || { echo "adim-error: Broken on purpose."; exit 78; }' /opt/adim/blueprint/*/routines/redis.sh""");
        var end =
            await EndsAsync(await _service.Resizing.ResizeAsync(_id, "free", null, default),
                OperationStatus.Unwound);
        Assert.Equal("Broken on purpose.", end.Problem);
        await Seen.IsUpAsync();
        Assert.Equal(("4096", "2", "1GB"), await SizeAsync());
        Assert.Equal(("pro", false), ((await WorkspaceAsync()).Plan, (await WorkspaceAsync()).IsResizing));
        await Seen.RunAsync("sed -i 2d /opt/adim/blueprint/*/routines/redis.sh");

        // The portal does not begin again what was refused; a person who mended it says so.
        Assert.Equal(new RequestAnswer.Refused("Broken on purpose.") { IsForGood = true },
            await _service.Resizing.ResizeAsync(_id, "free", null, default));
        var person = Permits.For(Act.RetryOperation, _id, await _service.AccountAsync("sam"), ActorRole.Support);
        Assert.True(
            await _service.Service<IRefusedRequests>().RetryAsync(person, ResizeOperation.OperationName, default));
        var down =
            await EndsAsync(await _service.Resizing.ResizeAsync(_id, "free", null, default),
                OperationStatus.Done);
        output.WriteLine($"Resize down: not reachable for {down.Downtime!.Value.TotalSeconds:0.0} s.");
        Assert.Equal(("2048", "1", "64MB"), await SizeAsync());
    }

    private async Task IsSwitchedOffAndComesBackAsync()
    {
        await EndsAsync(await _service.Suspension.PowerOffAsync(_id, SuspensionReason.Payment, null, default),
            OperationStatus.Done);
        Assert.Equal("off", (await DropletAsync()).GetProperty("status").GetString());
        Assert.Equal([$"adim-{_id}-power-off adim-portal"], await SnapshotsAsync());
        await EndsAsync(await _service.Suspension.ResumeAsync(_id, null, default), OperationStatus.Done);
        await Seen.IsUpAsync();
        Assert.Equal("kept", await Seen.RunAsync("cat /srv/adim/media/mark"));
        Assert.Empty(await SnapshotsAsync());
    }

    private async Task EndsForGoodAsync()
    {
        await EndsAsync(await _service.Provisioning.TerminateAsync(_id, Guid.CreateVersion7(), default),
            OperationStatus.Done);
        await Leftovers.NoneOfAsync(_sandbox, _id.Value);
        Assert.Equal([$"adim-{_id}-final adim-portal"], await SnapshotsAsync());
    }

    /// <summary>Memory, processors, and the memory that PostgreSQL was given: what the server itself says.</summary>
    private async Task<(string Memory, string Processors, string Buffers)> SizeAsync() => (
        await Seen.RunAsync("free -m | awk '/Mem:/ {print $2}'"), await Seen.RunAsync("nproc"),
        await Seen.RunAsync("runuser -u postgres -- psql -Atc 'SHOW shared_buffers'"));

    private async Task RebootAsync(HttpStatusCode then)
    {
        using var droplets = new TestDroplets(_sandbox);
        await droplets.DoAsync((await WorkspaceAsync()).DropletId!.Value, new { type = "reboot" });
        await Seen.AnswersAsync(then);
    }

    private async Task<OperationView> EndsAsync(RequestAnswer answer, OperationStatus status) =>
        answer is RequestAnswer.Accepted(var operation)
            ? await EndsAsync(operation, status)
            : throw new InvalidOperationException($"{answer}");

    private async Task<OperationView> EndsAsync(OperationId operation, OperationStatus status)
    {
        var end = await _service.EndOfAsync(operation, TimeSpan.FromMinutes(10));
        Assert.True(end.Status == status,
            $"{end.Title} ended {end.Status}: {end.Problem} {end.ProblemDetail}\n{_portal.LastLines()}");
        output.WriteLine(
            $"{end.Title}: {end.Status} after {(end.EndedAt - end.RequestedAt)!.Value.TotalSeconds:0.0} s: {string.Join(", ", end.Steps.Where(s => s.EndedAt is not null).Select(s => $"{s.Name} {(s.EndedAt - s.StartedAt)!.Value.TotalSeconds:0.0}"))}");
        return end;
    }

    private Task<Workspace> WorkspaceAsync() => _service.WorkspaceAsync(_id);

    private async Task<JsonElement> DropletAsync() =>
        (await _sandbox.Http.GetFromJsonAsync<JsonElement>(
            $"v2/droplets/{(await WorkspaceAsync()).DropletId}")).GetProperty("droplet");

    /// <summary>Names and tags of the workspace's snapshots.</summary>
    private async Task<IEnumerable<string>> SnapshotsAsync() =>
        (await _sandbox.Http.GetFromJsonAsync<JsonElement>("v2/snapshots?per_page=200")).GetProperty("snapshots")
            .EnumerateArray()
            .Where(s => s.GetProperty("name").GetString()!.Contains(_id.Value, StringComparison.Ordinal))
            .Select(s =>
                string.Join(' ',
                    [s.GetProperty("name").GetString()!,
                        .. s.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!)]));

    public async ValueTask DisposeAsync()
    {
        foreach (var begun in new IAsyncDisposable?[] { _seenOnceBuilt, _service, _codes, _portal })
        {
            if (begun is not null)
                await begun.DisposeAsync();
        }

        if (_id == default)
            return;
        using var droplets = await _sandbox.Http.DeleteAsync($"v2/droplets?tag_name=adim-{_id}");
        var snapshots = await _sandbox.Http.GetFromJsonAsync<JsonElement>("v2/snapshots?per_page=200");
        foreach (var snapshot in snapshots.GetProperty("snapshots").EnumerateArray()
            .Where(s => s.GetProperty("name").GetString()!.Contains(_id.Value, StringComparison.Ordinal)))
            using (await _sandbox.Http.DeleteAsync($"v2/snapshots/{snapshot.GetProperty("id").GetString()}")) { }
    }
}
