using AdimPortal.Core.Acts;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Queues;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure;
using AdimPortal.Infrastructure.Acts;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Identity.Sessions;
using AdimPortal.Infrastructure.Identity.TwoStep;
using AdimPortal.Infrastructure.Mail;
using AdimPortal.Infrastructure.Operations;
using AdimPortal.Infrastructure.Pacing;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Secrets;
using AdimPortal.Testing.InMemory;
using AdimPortal.Testing.Processes;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AdimPortal.Tests.Infrastructure.Acts;

/// <summary>
/// The gate, what waits for owners and what does it, on a real database, with time by hand: Jane's workspaces, and Ada,
/// an admin.
/// </summary>
internal sealed class ActsFixture : IAsyncDisposable
{
    private readonly EngineNode _node;

    private ActsFixture(EngineNode node)
    {
        _node = node;
        Records = new PostgresActRecords(Contexts, new PostgresPacer(Database, node.Service<Sealing>(), Time), Time);
        Pending = new PostgresPendingActs(Contexts,
            new ActEmails(node.Service<MailOutbox>(),
                new PortalLinks(
                    Options.Create(new PortalOptions { PublicAddress = new Uri("https://portal.adim.test") }))),
                    Settings, Time);
        Gate = new ActGate(new PostgresActors(Database, new RestingRoles(Options.Create(TwoStep))),
            node.Service<IWorkspaceReader>(), Records, Time);
    }

    public ManualTime Time { get; } = new();

    public ActOptions Settings { get; } = new();

    /// <summary>Ada has no authenticator app, unless a test wants staff to have one.</summary>
    public TwoStepOptions TwoStep { get; } = new() { RequiredForStaff = false };

    public ActGate Gate { get; }

    public IPendingActs Pending { get; }

    public IActRecords Records { get; }

    public Guid Jane { get; private set; }

    public Guid Ada { get; private set; }

    public IReadOnlyList<WorkspaceId> Workspaces { get; private set; } = [];

    public InMemoryBackups Backups => _node.Servers.Backups;

    public T Service<T>() where T : notnull => _node.Service<T>();

    private IDbContextFactory<PortalDbContext> Contexts => _node.Service<IDbContextFactory<PortalDbContext>>();

    private NpgsqlDataSource Database => _node.Service<NpgsqlDataSource>();

    public static async Task<ActsFixture> StartAsync(PostgresCluster cluster)
    {
        var fixture =
            new ActsFixture(await EngineNode.StartAsync(await cluster.CreateDatabaseAsync("acts"), scheduler: false));
        fixture.Jane = await fixture._node.AccountAsync("jane");
        fixture.Ada = await fixture.StaffAsync("ada", Roles.Admin);
        fixture.Workspaces = await MonitoredWorkspaces.AddAsync(fixture.Database, fixture.Jane, 2);
        return fixture;
    }

    public async Task<Guid> StaffAsync(string name, string role)
    {
        var account = await _node.AccountAsync(name);
        await using var context = await Contexts.CreateDbContextAsync();
        var kept = new PortalRole { Id = Guid.CreateVersion7(), Name = role };
        context.Add(kept);
        context.Add(new IdentityUserRole<Guid> { RoleId = kept.Id, UserId = account });
        await context.SaveChangesAsync();
        return account;
    }

    /// <summary>Asks the gate in a session whose password was typed just now.</summary>
    public async Task<ActDecision> AskAsync(Guid account, Act act, WorkspaceId workspace, string? reason = null) =>
        await Gate.AskAsync(await CallerAsync(account), act, ActSubject.Of(workspace), reason, CancellationToken.None);

    /// <summary>An account in a session whose password was typed just now.</summary>
    public async Task<Caller> CallerAsync(Guid account)
    {
        await using var context = await Contexts.CreateDbContextAsync();
        var (session, now) = (Guid.NewGuid(), Time.GetUtcNow());
        context.Add(
            new SessionRow
            {
                Id = session,
                AccountId = account,
                OpenedAt = now,
                SeenAt = now,
                ConfirmedAt = now,
                Address = "192.0.2.7",
                Device = ""
            });
        await context.SaveChangesAsync();
        return new Caller(account, session);
    }

    /// <summary>Ada wants it, and it waits for Jane.</summary>
    public async Task<PendingAct?> WantAsync(Act act, int workspace = 0, Guid? backup = null) =>
        await Pending.SaveAsync(
        Assert.IsType<ActDecision.Waits>(
            await AskAsync(Ada, act, Workspaces[workspace], "It is used for fraud.")).Delayed, backup,
            CancellationToken.None);

    public async Task<bool> DecideAsync(Guid account, Act act, PendingAct about) => await Pending.DecideAsync(
        Assert.IsType<ActDecision.Allowed>(await AskAsync(account, act, about.Workspace)).Permit, about.Id,
        CancellationToken.None);

    /// <summary>Jane asks for something else on her first workspace, and it goes on until a test ends it.</summary>
    public async Task RestartAsync() =>
        Assert.IsType<RequestAnswer.Accepted>(
            await _node.Maintenance.RestartAsync(Permits.For(Act.RestartServices, Workspaces[0], Jane),
                CancellationToken.None));

    /// <summary>One round of the job, on that many nodes at the same moment.</summary>
    public Task RunAsync(int nodes = 1) =>
        Task.WhenAll(Enumerable.Range(0, nodes).Select(_ => Task.Run(() => new PendingActRunner(
        Pending, Gate, _node.Provisioning, _node.SelfHosted, _node.Backups, _node.Service<IBackupStore>(),
        new EachItem(new InMemorySetAside(Time), Time),
        Settings, Time).RunAsync(CancellationToken.None))));

    /// <summary>The plans of the operations that were asked for, and by whom.</summary>
    public async Task<IReadOnlyList<(string Name, Guid? By)>> BegunAsync()
    {
        await using var context = await Contexts.CreateDbContextAsync();
        return [
            .. (await context.Set<OperationRow>().OrderBy(o => o.RequestedAt).Select(o => new { o.Name, o.RequestedBy })
                .ToListAsync()).Select(o => (o.Name, o.RequestedBy))];
    }

    public async Task<(PendingState State, string? UserMessage)> StateAsync(PendingAct pending)
    {
        await using var context = await Contexts.CreateDbContextAsync();
        var row = await context.Set<PendingActRow>().SingleAsync(p => p.Id == pending.Id);
        return (row.State, row.UserMessage);
    }

    /// <summary>What the records say of a workspace, the oldest first.</summary>
    public async Task<IReadOnlyList<ActRecord>> RecordsAsync(int workspace = 0) =>
        [.. (await Records.ListAsync(new ActFilter(Workspaces[workspace]), 50, CancellationToken.None)).Reverse()];

    /// <summary>Jane's mail server takes all emails of the staff's wishes now.</summary>
    public Task MailIsTakenAsync() =>
        ExecuteAsync(
            $"UPDATE mail_receipts SET taken_at = '{Time.GetUtcNow():O}' WHERE key LIKE '{MailReceiptKey.PendingActs}%' AND taken_at IS NULL");

    public Task<IReadOnlyList<string>> EmailsAsync() => _node.EmailsAsync();

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();
}
