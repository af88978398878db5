using System.Net.Http.Json;
using System.Text.Json;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Blueprints;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.ObjectStorage;
using AdimPortal.Testing.Processes;
using AdimPortal.Tests.Journeys.Lifecycle;
using Amazon.S3;

namespace AdimPortal.Tests.Journeys.Moves;

/// <summary>
/// A workspace of a real portal on a real machine, with the data of a busy year, and hands on both its servers.
/// </summary>
internal sealed class MovingWorkspace : IAsyncDisposable
{
    public const int Rows = 100_000;

    /// <summary>400 files of 512 KiB: 210 MB.</summary>
    public const int Files = 400;

    private readonly PairingDatabase _codes;
    private readonly ITestOutputHelper _output;
    private int _rows;

    private MovingWorkspace(SandboxProcess sandbox, PortalProcess portal, PairingDatabase codes, EngineNode node,
        WorkspaceId id, ITestOutputHelper output) =>
        (Sandbox, Portal, _codes, Node, Id, _output) = (sandbox, portal, codes, node, id, output);

    public SandboxProcess Sandbox { get; }

    public PortalProcess Portal { get; }

    public EngineNode Node { get; }

    public WorkspaceId Id { get; }

    public MoveAsker AsOwner { get; private set; } = default!;

    /// <param name="more">Settings of the portal over the usual ones, by the port that it listens on.</param>
    public static async Task<MovingWorkspace> BuildAsync(
        PostgresCluster postgres, SandboxProcess sandbox, ITestOutputHelper output, string name,
        Action<Dictionary<string, string>, int>? more = null)
    {
        var database = await postgres.CreateDatabaseAsync(name);
        var portal = await PortalProcess.StartNewAsync(database, sandbox, (settings, port) =>
        {
            PreparedImage.UseIn(settings);
            settings["Provisioning__AddressesLive"] = "00:00:10";
            more?.Invoke(settings, port);
        });
        var node =
            await EngineNode.StartAsync(database, scheduler: false,
                blueprint: BlueprintFolder.Read(Repository.PathTo("blueprints"), "adim"),
                masterKeyFile: portal.MasterKeyFile);
        var owner = await node.PersonaAsync(Personas.Mira);
        var (id, building) = await node.RequestAsync(owner);
        var built = new MovingWorkspace(sandbox, portal, PairingDatabase.Of(database, portal.MasterKeyFile), node, id,
            output)
        { AsOwner = new MoveAsker(owner, IsOwner: true, IsAdmin: false, Reason: null) };
        await built.EndsAsync(building, OperationStatus.Done);
        return built;
    }

    /// <param name="rows">Rows of its database.</param>
    /// <param name="files">Files of 512 KiB.</param>
    public async Task FillAsync(int rows = Rows, int files = Files)
    {
        _rows = rows;
        await OnAsync(here => here.RunAsync(
            $"runuser -u postgres -- psql -q adim -c \"INSERT INTO workspace_note (title, text, created_at, indexed_at) SELECT 'row ' || n, repeat(md5(n::text), 8), now(), now() FROM generate_series(1, {rows}) n\""));
        await OnAsync(here => here.RunAsync(
            $"mkdir -p /srv/adim/media/many && cd /srv/adim/media/many && for i in $(seq {files}); do head -c 524288 /dev/urandom >file-$i; done && chown -R adim:adim /srv/adim/media"));
    }

    /// <summary>Does something on the server that serves.</summary>
    public async Task<T> OnAsync<T>(Func<WorkspaceSeen, Task<T>> act)
    {
        await using var seen = new WorkspaceSeen(await HereAsync(),
            (await _codes.Vault.FindAsync(Id, "ssh-login-key", default))!, Sandbox);
        return await act(seen);
    }

    /// <summary>Does something on the other one.</summary>
    public async Task<T> OnOtherAsync<T>(Func<WorkspaceSeen, Task<T>> act)
    {
        await using var seen = new WorkspaceSeen((await HereAsync()).OnOtherServer(),
            (await _codes.Vault.FindAsync(Id, "ssh-login-key", default))!, Sandbox);
        return await act(seen);
    }

    /// <summary>The one-time code as its owner's page shows it.</summary>
    public async Task<string> CodeAsync() => (await _codes.Codes.FindAsync(Id, default))!.Code!.Reveal();

    /// <summary>
    /// The server of its owner's that takes part, once there is one: the portal's key doesn't open it.
    /// </summary>
    public SelfHostedMachine? Own { get; set; }

    public async Task<string> RunAsync(string script) =>
        (await HereAsync()).IsSelfHosted
            ? (await Own!.RootAsync($"cd /; ( {script} ) 2>/dev/null")).Trim()
            : await OnAsync(seen => seen.RunAsync(script));

    public Task<string> AskDatabaseAsync(string sql) => RunAsync($"runuser -u postgres -- psql -At adim -c \"{sql}\"");

    public ISecretVault Vault => _codes.Vault;

    public Task<Workspace> HereAsync() => Node.WorkspaceAsync(Id);

    public Task<string> MediaDigestAsync() =>
        RunAsync("cd /srv/adim/media && find . -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum");

    /// <summary>Every write that was acknowledged is there.</summary>
    public async Task HasAllOfAsync(Writer writer)
    {
        // Taken before the server is asked: the writer goes on meanwhile.
        var (notes, files) = (writer.Notes.ToList(), writer.Files.ToList());
        var there =
            (await AskDatabaseAsync("SELECT title FROM workspace_note WHERE title LIKE 'written %'")).Split('\n')
                .ToHashSet();
        Assert.All(notes, title => Assert.Contains(title, there));
        var sums =
            (await RunAsync("cd /srv/adim/media && find uploads -type f -print0 | xargs -0 -r sha256sum")).Split('\n')
                .Where(line => line.Length > 66)
            .ToDictionary(line => line[66..], line => line[..64]);
        Assert.All(files, file => Assert.Equal(file.Value, sums.GetValueOrDefault(file.Key)));
        Assert.Equal($"{_rows}",
            await AskDatabaseAsync("SELECT count(*) FROM workspace_note WHERE title LIKE 'row %'"));
    }

    public async Task<OperationView> EndsAsync(RequestAnswer answer, OperationStatus status) =>
        answer is RequestAnswer.Accepted(var operation)
            ? await EndsAsync(operation, status)
            : throw new InvalidOperationException($"{answer}");

    public async Task<OperationView> EndsAsync(OperationId operation, OperationStatus status)
    {
        var end = await Node.EndOfAsync(operation, TimeSpan.FromMinutes(10));
        if (end.Status != status)
        {
            var lines = await Node.Service<IOperationReader>().LinesAsync(operation, 0, 5000, default);
            Assert.Fail(
                $"{end.Title} ended {end.Status}: {end.Problem} {end.ProblemDetail}\n{string.Join('\n', lines.TakeLast(40).Select(l => $"{l.Source}: {l.Text}"))}\n{Portal.LastLines()}");
        }

        _output.WriteLine(
            $"{end.Title}: {end.Status} after {(end.EndedAt - end.RequestedAt)!.Value.TotalSeconds:0.0} s: {string.Join(", ", end.Steps.Where(s => s.EndedAt is not null).Select(s => $"{s.Name} {(s.EndedAt - s.StartedAt)!.Value.TotalSeconds:0.0}"))}");
        return end;
    }

    /// <summary>Names of its keys in the cloud account.</summary>
    public async Task<string> AccountKeysAsync() => string.Join(' ',
        (await Sandbox.Http.GetFromJsonAsync<JsonElement>("v2/account/keys?per_page=200")).GetProperty("ssh_keys")
            .EnumerateArray().Select(key => key.GetProperty("name").GetString()!)
            .Where(name => name.Contains(Id.Value, StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    /// <summary>A client of the object store, for a portal that uses it.</summary>
    public AmazonS3Client NewStore()
    {
        var storage = Sandbox.ObjectStorage();
        return ObjectStorageServices.Client(new ObjectStorageOptions
        {
            Endpoint = storage["Endpoint"],
            Bucket = storage["Bucket"],
            AccessKey = storage["AccessKey"],
            SecretKey = storage["SecretKey"],
            CaFile = storage["CaFile"],
        });
    }

    /// <summary>The workspace's things in the cloud: droplets by their tag and state, firewalls, the record.</summary>
    public async Task<IReadOnlyList<string>> CloudAsync()
    {
        async Task<IEnumerable<JsonElement>> List(string path, string name) =>
            (await Sandbox.Http.GetFromJsonAsync<JsonElement>(path)).GetProperty(name).EnumerateArray()
                .Where(item => item.GetRawText().Contains(Id.Value, StringComparison.Ordinal));
        return
        [
            .. (await List("v2/droplets?per_page=200", "droplets")).Select(d =>
                $"droplet {d.GetProperty("id")} {d.GetProperty("status")}"),
            .. (await List("v2/firewalls?per_page=200", "firewalls")).Select(f => $"firewall {f.GetProperty("name")}"),
            .. (await List("v2/snapshots?per_page=200", "snapshots")).Select(s => $"snapshot {s.GetProperty("name")}"),
            .. (await List($"v2/domains/{SandboxProcess.Zone}/records?per_page=200", "domain_records")).Select(r =>
                $"record {r.GetProperty("data")}"),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        await _codes.DisposeAsync();
        await Portal.DisposeAsync();
        foreach (var tag in new[] { Workspace.TagOf(Id), Workspace.TagOf(Id, Workspace.SecondSlot) })
            using (await Sandbox.Http.DeleteAsync($"v2/droplets?tag_name={tag}")) { }
        var snapshots = await Sandbox.Http.GetFromJsonAsync<JsonElement>("v2/snapshots?per_page=200");
        foreach (var snapshot in snapshots.GetProperty("snapshots").EnumerateArray()
            .Where(s => s.GetProperty("name").GetString()!.Contains(Id.Value, StringComparison.Ordinal)))
            using (await Sandbox.Http.DeleteAsync($"v2/snapshots/{snapshot.GetProperty("id").GetString()}")) { }
    }
}
