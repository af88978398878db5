using AdimPortal.Core.Backups;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Common;
using AdimPortal.Core.Images;
using AdimPortal.Core.Maintenance;
using AdimPortal.Core.Maintenance.Sweeping;
using AdimPortal.Core.Moves;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Outages;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Resizing;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Suspension;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Operations;
using AdimPortal.Infrastructure.Outages;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Testing.InMemory;

/// <summary>
/// The whole world outside in memory, and one operation carried in it until it rests, with time moved by hand.
/// </summary>
public sealed class InMemoryWorld : IOperationErrors, IBlueprintSettings
{
    private readonly HashSet<string> _updates = [];
    private InMemoryOperationStore? _last;

    public InMemoryWorld()
    {
        Cloud.Clock = Time;
        Systems = new OutsideSystemBreakers(Time);
        Servers = new InMemoryServers(Cloud);
        Outside =
            OutsideSystems.All.ToDictionary(system => system, system => new InMemorySystem(Systems.Of(system), Time));
        (Cloud.Outside, Servers.Backups.Outside, Servers.Outside) =
            (Outside[OutsideSystem.Cloud], Outside[OutsideSystem.ObjectStorage], Outside);
        AgentTasks = new InMemoryAgentTasks(Servers, SelfHostedServers, Time);
        var probe = new InMemoryProbe(Cloud, Servers);
        Images = new InMemoryImages(Time);
        Plans = DefinitionsWith(Images, new ImageOptions { Enabled = true }, Cloud, Servers, Vault, probe, People, this,
            PlansWith(1), Random, Servers.Backups.Ports, Servers.Backups, SelfHostedServers, AgentTasks, Certificates,
            Queue, new InMemorySshSources(), TheBlueprint, Options);

        Workspace = Workspace.Request(WorkspaceId.New(Random), Guid.CreateVersion7(), "Notes", "free", "nyc3",
            "s-1vcpu-2gb", Options.Zone, Time.GetUtcNow());
    }

    /// <summary>All definitions as the portal makes them, on these ports.</summary>
    private static OperationCatalog DefinitionsWith(params object[] ports)
    {
        var services = new ServiceCollection().AddOperationDefinitions();
        foreach (var port in ports)
        {
            services.AddSingleton(port.GetType(), port);
            foreach (var role in port.GetType().GetInterfaces())
                services.AddSingleton(role, port);
        }

        return services.BuildServiceProvider().GetRequiredService<OperationCatalog>();
    }

    public static ProvisioningOptions Options { get; } = new()
    { Zone = "adim.test", PortalAddress = new Uri("https://portal.adim.test/"), SshSources = ["10.0.0.0/8"] };

    /// <summary>The usual plans, with that many workspaces on the free one.</summary>
    public static BillingPlans PlansWith(int quota) => new(
    [
        new()
            { Name = "free", Title = "Free", About = "To try it.", Workspaces = quota, Users = 1, StorageGb = 5,
                DropletSize = "s-1vcpu-2gb" },
        new() { Name = "starter", Title = "Starter", About = "For a team.", Workspaces = 1, Users = 5, StorageGb = 50,
            DropletSize = "s-2vcpu-2gb", PriceKey = "adim_starter_monthly" },
        new() { Name = "pro", Title = "Pro", About = "For many teams.", Workspaces = 3, StorageGb = 500,
            DropletSize = "s-2vcpu-4gb", Backups = true, PriceKey = "adim_pro_monthly",
            WhenUnpaid = SuspensionLevel.ReadOnly },
    ]);

    public static Blueprint TheBlueprint { get; } = new(
        "adim", "ADIM", "1", [new SupportedSystem("debian", "12")], new MinimumMachine(1024, 10),
        [
            new Routine("identity", "Change the host key", TimeSpan.FromSeconds(1), null),
            new Routine("packages", "System packages", TimeSpan.FromSeconds(20), null) { InImage = true },
            new Routine("postgresql", "Set up PostgreSQL", TimeSpan.FromSeconds(2), null)
            {
                FollowsPlan = true,
                Needs = ["packages"],
            },
            new Routine("neo4j", "Neo4j", TimeSpan.FromSeconds(5), "NEO4J"),
            new Routine("tls", "Certificate", TimeSpan.FromSeconds(4), null)
            {
                InMove = RoutineInMove.AfterCopy,
                Needs = ["packages"],
            },
            new Routine("verify", "Verify", TimeSpan.FromSeconds(1), null) { InMove = RoutineInMove.Never },
        ],
        [new GeneratedSecret("SECRET_KEY", "token", 50), new GeneratedSecret("ENCRYPTION_KEY", "fernet", 44),
            new GeneratedSecret("POSTGRES_PASSWORD", "password", 32, Rotates: true)],
        new Dictionary<string, string> { ["NEO4J"] = "false" },
        new Dictionary<string, IReadOnlyDictionary<string, string>>(),
        new BlueprintBundle(new string('a', 64), new byte[] { 1, 2, 3 }))
    {
        Maintenance =
        [
            new Routine("backup-size", "Measure the data", TimeSpan.FromSeconds(1), null),
            new Routine("backup", "Store the data", TimeSpan.FromSeconds(10), null),
            new Routine("restore", "Restore the data", TimeSpan.FromSeconds(10), null),
            new Routine("restart", "Restart failed services", TimeSpan.FromSeconds(5), null),
            new Routine(Blueprint.UpdateRoutine, "Install security updates", TimeSpan.FromSeconds(30), null),
            new Routine(Blueprint.RotateRoutine, "Change the passwords", TimeSpan.FromSeconds(40), null),
            new Routine(Blueprint.SuspendRoutine, "Stop the services", TimeSpan.FromSeconds(4), null),
            new Routine(Blueprint.ReadOnlyRoutine, "Let it be read only", TimeSpan.FromSeconds(5), null),
            new Routine(Blueprint.ResumeRoutine, "Start the services", TimeSpan.FromSeconds(3), null),
            new Routine(Blueprint.AcceptWritesRoutine, "Allow changes", TimeSpan.FromSeconds(1), null),
            new Routine(Blueprint.HoldRoutine, "Keep the services stopped", TimeSpan.FromSeconds(1), null),
            new Routine(Blueprint.PrepareExportRoutine, "Prepare the old server", TimeSpan.FromSeconds(1), null),
            new Routine(Blueprint.ForwardTrafficRoutine, "Forward traffic", TimeSpan.FromSeconds(1), null),
            new Routine(Blueprint.PrepareCopyRoutine, "Create its transfer key", TimeSpan.FromSeconds(1), null),
            new Routine(Blueprint.CopyDataRoutine, "Fetch the data", TimeSpan.FromSeconds(20), null),
            new Routine(Blueprint.OpenAccessRoutine, "Let the new server read the data", TimeSpan.FromSeconds(1), null),
            new Routine(Blueprint.CloseAccessRoutine, "Close transfer access", TimeSpan.FromSeconds(1), null),
            new Routine(Blueprint.GeneralizeRoutine, "Remove what belongs to one server", TimeSpan.FromSeconds(1),
                null),
            new Routine(Blueprint.DataSizeRoutine, "Measure the data", TimeSpan.FromSeconds(1), null),
        ],
    };

    public ManualTime Time { get; } = new();
    public RepeatableRandom Random { get; } = new();
    public InMemoryCloud Cloud { get; } = new();
    public InMemoryServers Servers { get; }
    public InMemoryImages Images { get; }
    public InMemorySelfHostedServers SelfHostedServers { get; } = new();

    public InMemoryCertificates Certificates { get; } = new();
    public InMemoryServerQueue Queue { get; } = new();
    public InMemoryAgentTasks AgentTasks { get; }
    public InMemoryVault Vault { get; } = new();
    public InMemoryPeople People { get; } = new();
    public OperationCatalog Plans { get; }
    public Workspace Workspace { get; private set; }

    /// <summary>An image is made of it.</summary>
    public void BecomeImage() => Workspace = Workspace.ForImage(Workspace.Id, "free", "nyc3", "s-1vcpu-1gb",
        Options.Zone, Time.GetUtcNow());
    public OutsideSystemBreakers Systems { get; }

    /// <summary>The systems of others, each of which can be away.</summary>
    public IReadOnlyDictionary<OutsideSystem, InMemorySystem> Outside { get; }

    public List<Exception> Bugs { get; } = [];

    public bool IsClean =>
        Cloud.IsEmpty && SelfHostedServers.Server is null && Vault.Kept.Keys.All(IsNeededByBackups)
            && !Servers.Backups.HasLeftovers && People.LiveCodes.Count == 0;

    private bool IsNeededByBackups((WorkspaceId Workspace, string Name) kept) =>
        BackupSecrets.NeededByData.Contains(kept.Name)
            && Servers.Backups.Backups.Values.Any(b => b.Workspace == kept.Workspace && b.Status is BackupStatus.Good);

    public InMemoryOperationStore Request(string plan) => _last = new(
        new OperationHeader(OperationId.New(Time.GetUtcNow()), plan, Workspace.Id, Workspace.Size, Workspace.OwnerId,
            Time.GetUtcNow()), Workspace, Time, _last?.Epoch ?? 0);

    /// <summary>
    /// Carries the operation until it has ended or is stuck. A process that dies is followed by another, as on a real
    /// node.
    /// </summary>
    /// <param name="alter">Changes the plan's steps: to fail, or to run twice.</param>
    public async Task<OperationState> RunAsync(InMemoryOperationStore operation, Func<Step, Step>? alter = null)
    {
        var executor = ExecutorOf(operation, alter);
        for (var turns = 0; turns < 1000 && operation.WakeAt is { } wakeAt
            && !(turns > 0 && operation.State.Status is OperationStatus.Stuck); turns++)
        {
            await PassUntilAsync(operation, wakeAt);
            if (await operation.ClaimAsync("node", CancellationToken.None) is not { } lease)
                continue;
            try
            {
                await executor.RunAsync(lease, CancellationToken.None);
            }
            catch (ProcessDiedException)
            {
            }
        }

        Workspace = operation.Workspace;
        return operation.State;
    }

    public OperationExecutor ExecutorOf(InMemoryOperationStore operation, Func<Step, Step>? alter = null) =>
        new(operation, alter is null ? Plans
            : new OperationCatalog(Plans.All.Select(p => new WrappedOperation(p, alter))),
            Time, Random, this, Systems);

    /// <summary>
    /// Lets time pass. An outside system that is away is looked at now and then, and when it is back, who waits for it
    /// is woken.
    /// </summary>
    private async Task PassUntilAsync(InMemoryOperationStore operation, DateTimeOffset wakeAt)
    {
        // Only servers can look at some: time alone wakes who waits for them.
        while (operation.WaitsFor is { } key
            && Outside.FirstOrDefault(o => WaitCondition.SystemIsBack.KeyOf(o.Key) == key
                && !OutsideSystems.IsSeenByServersOnly(o.Key)).Value is { } system && Time.GetUtcNow() < wakeAt)
        {
            Time.AdvanceTo(wakeAt - Time.GetUtcNow() < LookEvery ? wakeAt : Time.GetUtcNow() + LookEvery);
            var isBack = (await system.LookAsync()).IsOk;
            Systems.Learn(
                Outside.Where(o => o.Value != system || !isBack).Where(o => o.Value.IsAway).Select(o => o.Key)
                    .ToHashSet());
            if (!isBack)
                continue;
            operation.Wake();
            return;
        }

        Time.AdvanceTo(wakeAt);
    }

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    /// <summary>The workspace lives on its owner's own server, which has just registered itself.</summary>
    public void LiveSelfHosted()
    {
        Workspace =
            Workspace.OnSelfHosted(Workspace.Id, Workspace.OwnerId, Workspace.Name, Workspace.Plan, domain: null,
            Options.Zone, Time.GetUtcNow());
        Workspace.AssignSelfHostedServer(InMemorySelfHostedServers.Address, "ssh-ed25519 ATTIC");
        SelfHostedServers.Server = InMemorySelfHostedServers.Of(Workspace.Id);
    }

    /// <summary>It is to be built ahead, for nobody yet.</summary>
    public void BePortals() => Workspace = Workspace.Park(Workspace.Id, Workspace.Plan, Workspace.Region,
        Workspace.Size, Options.Zone, Time.GetUtcNow(), TheBlueprint.Bundle.Sha256);

    /// <summary>A customer on another plan of the same size claims it, and has a code.</summary>
    public async Task ClaimAsync()
    {
        var wished = Workspace.Request(WorkspaceId.New(Random), Guid.CreateVersion7(), "Minutes", "free",
            Workspace.Region, Workspace.Size, Options.Zone, Time.GetUtcNow());
        Workspace.Claim(wished, Time.GetUtcNow());
        await People.IssueAsync(Workspace.Id, CancellationToken.None);
    }

    /// <summary>Its owner lets the portal update it.</summary>
    public async Task LetPortalInAsync()
    {
        Servers.OnUpdate = run =>
        {
            if (_updates.Add(run))
                SelfHostedServers.Updated(new string('b', 64), Time.GetUtcNow());
            return 0;
        };
        var given =
            await new UpdatePermission(SelfHostedServers, Vault, Servers, Servers, InMemorySelfHostedServers.Networks,
                Time).GiveAsync(
                SelfHostedServers.Server!, InMemorySelfHostedServers.Address, null, 22, CancellationToken.None);
        if (!given.TryGet(out _, out var failure))
            throw new InvalidOperationException(failure.UserMessage);
    }

    /// <summary>A workspace that is built and active, as another operation finds it.</summary>
    public async Task BuildAsync() => await RunAsync(Request(ProvisionOperation.OperationName));

    /// <summary>Somebody writes where the name leads; where there is a name.</summary>
    public void WriteNote()
    {
        if (Cloud.Records.Values.FirstOrDefault() is { } address)
            Servers.WriteNoteAt(address);
    }

    /// <summary>All that an operation that is taken back must leave as it was.</summary>
    public string Picture() => string.Join('\n', [
        .. Cloud.Droplets.Select(d => $"{d.Id} {d.Status} {d.Size} {d.Address}"), .. Servers.Access.Values,
        .. Cloud.Snapshots.Select(s => s.Name),
        .. Servers.Suspended.Where(pair => Cloud.At(pair.Key) is not null).Select(pair => $"{pair}"),
        .. Servers.Plans.Where(p => TheBlueprint.Routines.Any(r => r.Name == p.Key)).Select(p => $"{p.Key} {p.Value}"),
        .. Cloud.Records.Select(r => $"{r.Key} {r.Value}"), .. Cloud.Firewalls.Keys, .. Cloud.Keys.Keys,
        .. Vault.Kept.Keys.Select(k => k.Name).Where(n => n != BackupSecrets.Key).Order(),
        .. People.LiveCodes.Select(c => c.Value), Workspace.Plan, Workspace.Size, Workspace.Region, Workspace.Tag,
        $"{Workspace.DropletId}", $"{Workspace.FormerSuspension}"]);

    public void Remember() => Remembered = Picture();

    /// <summary>The picture of the moment when <see cref="Remember"/> was called.</summary>
    public string Remembered { get; private set; } = "";

    /// <summary>Changes the workspace as the request for an operation does.</summary>
    public void Begin(Action<Workspace> change) => change(Workspace);

    IReadOnlyDictionary<string, string> IBlueprintSettings.Read() =>
        new Dictionary<string, string> { ["APP_REF"] = "main" };

    IReadOnlyDictionary<string, Secret> IBlueprintSettings.InPlaceOfOperators(WorkspaceId workspace) =>
        new Dictionary<string, Secret>();

    void IOperationErrors.StepThrew(OperationHeader operation, string step, Exception bug) => Bugs.Add(bug);
}
