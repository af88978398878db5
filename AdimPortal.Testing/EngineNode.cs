using System.Globalization;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Images;
using AdimPortal.Core.Maintenance;
using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Moves;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Pairing;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Resizing;
using AdimPortal.Core.SelfHosted;
using AdimPortal.Core.Servers;
using AdimPortal.Core.Suspension;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Acts;
using AdimPortal.Infrastructure.Identity.TwoStep;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Images;
using AdimPortal.Infrastructure.Mail;
using AdimPortal.Infrastructure.Maintenance;
using AdimPortal.Infrastructure.Monitoring;
using AdimPortal.Infrastructure.Operations;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Queues;
using AdimPortal.Infrastructure.Scheduling;
using AdimPortal.Infrastructure.SelfHosted;
using AdimPortal.Testing.InMemory;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdimPortal.Testing;

/// <summary>
/// One portal node's engine: the real database, the real scheduler, the real live feed; only the world outside is in
/// memory.
/// </summary>
public sealed class EngineNode : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly bool _carries;

    private EngineNode(IHost host, bool carries) => (_host, _carries) = (host, carries);

    public InMemoryCloud Cloud => Service<InMemoryCloud>();

    public InMemoryServers Servers => Service<InMemoryServers>();

    public ProvisioningService Provisioning => Service<ProvisioningService>();

    public SelfHostedService SelfHosted => Service<SelfHostedService>();

    public SuspensionService Suspension => Service<SuspensionService>();

    public ResizingService Resizing => Service<ResizingService>();

    public MoveService Moves => Service<MoveService>();

    public BackupService Backups => Service<BackupService>();

    public MaintenanceService Maintenance => Service<MaintenanceService>();

    public IOperationRequests Requests => Service<IOperationRequests>();

    public T Service<T>() where T : notnull => _host.Services.GetRequiredService<T>();

    /// <param name="database">A connection string. It has the portal's schema.</param>
    /// <param name="cloud">Shared by nodes that share a database.</param>
    /// <param name="scheduler">Without it the node carries nothing: it asks for operations and watches them.</param>
    /// <param name="blueprint">The real one, when the operations of a real portal are watched.</param>
    /// <param name="realCloud">Instead of the one in memory.</param>
    /// <param name="watch">Makes the node watch workspaces, in this way.</param>
    /// <param name="probe">Instead of the one that finds what the cloud has.</param>
    /// <param name="masterKeyFile">Of the portal whose secrets it shares; a key of its own when null.</param>
    /// <param name="sweepEvery">How often the cloud is swept for orphans, which then get no grace; never when
    /// null.</param>
    /// <param name="images">Whether images are made and used; not when null.</param>
    /// <param name="pace">How many servers may be begun in a time; any number when null.</param>
    /// <param name="sshSources">Addresses of this node; everywhere when null.</param>
    public static async Task<EngineNode> StartAsync(
        string database, InMemoryCloud? cloud = null, int quota = 1, bool scheduler = true,
        Blueprint? blueprint = null,
        ICloud? realCloud = null, TimeSpan? sweepEvery = null, MonitoringOptions? monitoring = null,
        IWorkspaceProbe? probe = null, MaintenanceOptions? maintenance = null,
        string? masterKeyFile = null, IReadOnlyList<string>? sshSources = null, ImageOptions? images = null,
        ServerPace? pace = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddConsole();
        var services = builder.Services;
        cloud ??= new InMemoryCloud();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IRandomSource, CryptographicRandom>();
        services.AddSingleton(cloud);
        services.AddSingleton(realCloud ?? cloud);
        services.AddSingleton<InMemoryServers>();
        services.AddSingleton<IRemoteShell>(p => p.GetRequiredService<InMemoryServers>());
        services.AddSingleton<ISshKeys>(p => p.GetRequiredService<InMemoryServers>());
        services.AddSingleton<InMemoryVault>();
        services.AddSingleton<ISecretVault>(p => p.GetRequiredService<InMemoryVault>());
        services.AddSingleton(p => p.GetRequiredService<InMemoryServers>().Backups.Ports);
        services.AddSingleton(p => p.GetRequiredService<BackupPorts>().Store);
        services.AddSingleton<InMemoryPeople>();
        services.AddSingleton<ICodeIssuer>(p => p.GetRequiredService<InMemoryPeople>());
        if (probe is null)
            services.AddSingleton<IWorkspaceProbe, InMemoryProbe>();
        else
            services.AddSingleton(probe);
        services.AddSingleton<IBlueprintSettings>(new InMemoryWorld());
        services.AddSingleton(blueprint ?? InMemoryWorld.TheBlueprint);
        services.AddSingleton(new ProvisioningOptions
        {
            Zone = "adim.test",
            PortalAddress = new Uri("https://portal.adim.test/"),
            AddressesLive = TimeSpan.Zero,
            SshSources = sshSources ?? InMemoryWorld.Options.SshSources,
        });
        services.AddSingleton(InMemoryWorld.PlansWith(quota));
        services.AddPersistence(database);
        services.AddQueues();
        services.AddOperations();
        services.AddSingleton(pace ?? new ServerPace([(10_000, TimeSpan.FromMinutes(1))]));
        services.AddActs();
        services.Configure<TwoStepOptions>(two => two.RequiredForStaff = false);
        services.AddSingleton<InMemoryCertificates>();
        services.AddSingleton<ICertificateBudget>(p => p.GetRequiredService<InMemoryCertificates>());
        services.AddSingleton<InMemoryNames>();
        services.AddSingleton<INameResolver>(p => p.GetRequiredService<InMemoryNames>());
        services.AddSelfHostedTables();
        services.AddSingleton(masterKeyFile is null ? Sealings.New() : Sealings.Of(masterKeyFile));
        services.AddSingleton(monitoring
            ?? new MonitoringOptions { AlertGather = TimeSpan.Zero, AlertPause = TimeSpan.Zero });
        services.AddMonitoringTables();
        services.AddSingleton(maintenance ?? new MaintenanceOptions());
        services.AddMaintenanceTables();
        services.AddSingleton(images ?? new ImageOptions());
        services.AddImageTables();
        if (monitoring is not null)
            services.AddHostedService<MonitoringWorker>().AddHostedService<AlertDigestWorker>();
        // Emails are kept, and nobody sends them.
        services.AddDataProtection();
        services.AddMailTables();
        if (scheduler)
            services.AddScheduling(slots: 8, Sweeping(sweepEvery));
        else
            services.AddSingleton<IOperationWakeups, NobodyWakes>();
        var node = new EngineNode(builder.Build(), carries: scheduler);
        await node._host.StartAsync();
        return node;
    }

    private static IConfiguration Sweeping(TimeSpan? every) =>
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Sweeping:Every"] = $"{every ?? TimeSpan.FromDays(7)}",
            ["Sweeping:Grace"] = every is null ? "1.00:00:00" : "00:00:00",
        }).Build();

    /// <summary>What the DNS says of names that owners bring.</summary>
    public InMemoryNames Names => Service<InMemoryNames>();

    public async Task<Guid> AccountAsync(string name)
    {
        await using var context = await Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var user = new PortalUser
        { Id = Guid.CreateVersion7(), UserName = name, Email = $"{name}@adim.test", EmailConfirmed = true };
        context.Add(user);
        await context.SaveChangesAsync();
        return user.Id;
    }

    /// <summary>Somebody who can sign in to the portal on the same database.</summary>
    public async Task<Guid> PersonaAsync(Persona persona)
    {
        await using var context = await Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        return await context.Set<PortalUser>().Where(user => user.Email == persona.Email).Select(user => user.Id)
            .SingleAsync();
    }

    public async Task<Guid> SupporterAsync(string name)
    {
        var id = await AccountAsync(name);
        await using var context = await Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var role = new PortalRole { Id = Guid.CreateVersion7(), Name = Roles.Support };
        context.Add(role);
        context.Add(new IdentityUserRole<Guid> { RoleId = role.Id, UserId = id });
        await context.SaveChangesAsync();
        return id;
    }

    /// <summary>All that was posted, with what people are told of alerts by now.</summary>
    public async Task<IReadOnlyList<string>> EmailsAsync()
    {
        await Service<AlertDigest>().TellAsync(CancellationToken.None);
        await using var context = await Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        return [
            .. (await context.Set<OutgoingMail>()
                .ToListAsync()).Select(mail => Service<MailOutbox>().Open(mail.ProtectedEmail))
                .Select(email => $"{email.To}: {email.Subject}")];
    }

    /// <summary>For whoever has waited in vain: each step that took a second, and what was said last.</summary>
    private async Task<string> HowFarAsync(OperationId operation, OperationView? view)
    {
        var steps = view?.Steps.Where(step => step.StartedAt is not null)
            .Select(step =>
                (step.Name, step.Try, Took: (step.EndedAt ?? TimeProvider.System.GetUtcNow()) - step.StartedAt!.Value,
                    Over: step.EndedAt is not null))
            .Where(step => step.Took >= TimeSpan.FromSeconds(1) || !step.Over)
            .Select(step =>
                string.Create(CultureInfo.InvariantCulture,
                    $"{step.Name} {(step.Over ? "took" : $"(try {step.Try}) has taken")} {step.Took.TotalSeconds:0} s"));
        var lines = await Service<IOperationReader>().LinesAsync(operation, 0, 100_000, CancellationToken.None);
        return $"It is {view?.Status}: {string.Join(", ", steps ?? [])}. It said last:\n{string.Join('\n', lines.TakeLast(10).Select(line => $"{line.At:HH:mm:ss} {line.Source}: {line.Text}"))}";
    }

    public async Task<(WorkspaceId Workspace, OperationId Operation)> RequestAsync(Guid owner, string name = "Notes")
    {
        var (id, answer) =
            await Provisioning.RequestAsync(owner, emailIsVerified: true, name, "nyc3", "free",
                CancellationToken.None);
        return answer is RequestAnswer.Accepted(var operation)
            ? (id, operation)
            : throw new InvalidOperationException($"The request was not accepted: {answer}");
    }

    public async Task<OperationView> EndOfAsync(OperationId operation, TimeSpan? within = null)
    {
        OperationView? view = null;
        try
        {
            await Eventually.TrueAsync(
                async () =>
                    (view = await Service<IOperationReader>().FindAsync(operation, CancellationToken.None))
                        is { HasEnded: true } or { Status: OperationStatus.Stuck },
                "the operation ended", within ?? TimeSpan.FromSeconds(40), every: TimeSpan.FromMilliseconds(50));
        }
        catch (TimeoutException fault)
        {
            throw new TimeoutException($"{fault.Message} {await HowFarAsync(operation, view)}", fault);
        }

        return view!;
    }

    /// <summary>
    /// Ends whatever is under way, uncarried. Only a node that carries nothing may: a carrier would go on, and write
    /// that its operation is still open.
    /// </summary>
    public async Task EndByHandAsync(OperationStatus operations = OperationStatus.Done,
        WorkspaceStatus workspaces = WorkspaceStatus.Active)
    {
        if (_carries)
            throw new InvalidOperationException("This node carries operations: they end by themselves.");
        await using var context = await Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        await context.Database.ExecuteSqlAsync(
            $"UPDATE operations SET ended_at = now(), status = {operations.ToString()}, wake_at = NULL WHERE ended_at IS NULL");
        await context.Database.ExecuteSqlAsync($"UPDATE workspaces SET status = {workspaces.ToString()}");
    }

    public async Task<Workspace> WorkspaceAsync(WorkspaceId id) =>
        (await Service<IWorkspaceReader>().FindAsync(id, CancellationToken.None))!;

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
