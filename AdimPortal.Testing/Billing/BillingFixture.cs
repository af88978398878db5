using AdimPortal.Core.Billing;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Pairing;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure;
using AdimPortal.Infrastructure.Acts;
using AdimPortal.Infrastructure.Billing;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Mail;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Workspaces;
using AdimPortal.Testing.InMemory;
using AdimPortal.Testing.Processes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace AdimPortal.Testing.Billing;

/// <summary>
/// Accounts and their money as the portal keeps them, on a real PostgreSQL, with a payment service in memory,
/// operations that are done at once, and time in the test's hand.
/// </summary>
internal sealed class BillingFixture : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private int _actsLeft = int.MaxValue;

    private BillingFixture(string database, IPaymentGateway? gateway, ManualTime? time)
    {
        Time = time ?? new ManualTime();
        Database = database;
        Payments = new InMemoryPayments(Time);
        Operations = new InstantOperations(Time, Act);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddDataProtection();
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton<IRandomSource, CryptographicRandom>();
        services.AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = Environments.Production });
        services.AddPersistence(database);
        services.Configure<PortalOptions>(portal => portal.PublicAddress = new Uri("https://portal.adim.test"));
        services.AddMailTables();
        services.AddSingleton<IMailer>(Mail);
        services.AddSingleton<IAccountMail>(new OwnersMail(this));
        services.AddSingleton(gateway ?? Payments);
        services.AddSingleton<IPriceCatalog>(gateway is null ? Payments : new GatewayPrices(gateway));
        services.AddSingleton<IOperationRequests>(Operations);
        services.AddSingleton<IWorkspaceReader>(Operations);
        services.AddSingleton<ICloud>(Cloud);
        services.AddSingleton(InMemoryWorld.Options);
        services.AddWorkspaceServices();
        services.AddSingleton(Sealings.New());
        services.AddActs();
        services.AddBilling(new ConfigurationBuilder().Build());
        services.AddSingleton(InMemoryWorld.PlansWith(1));
        services.AddSingleton(new DunningSchedule(DunningSchedule.Usual, TimeSpan.FromDays(1)));
        _services = services.BuildServiceProvider();
    }

    public ManualTime Time { get; }

    public string Database { get; }

    public InMemoryPayments Payments { get; }

    public InstantOperations Operations { get; }

    public InMemoryCloud Cloud { get; } = new();

    /// <summary>The mail server, asked whenever time passes.</summary>
    public CaughtMailer Mail { get; } = new();

    /// <summary>The owner's verified address; null when there is none.</summary>
    public string? OwnersAddress { get; set; } = "owner@adim.test";

    public IBillingStore Store => Get<IBillingStore>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <param name="gateway">Another payment service than the one in memory.</param>
    /// <param name="database">One that another fixture made; null for one of its own.</param>
    public static async Task<BillingFixture> StartAsync(PostgresCluster cluster, IPaymentGateway? gateway = null,
        ManualTime? time = null, string? database = null) =>
        new(database ?? await cluster.CreateDatabaseAsync("money"), gateway, time);

    public async Task<Guid> AccountAsync()
    {
        await using var context = await Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var id = Guid.CreateVersion7();
        context.Add(
            new PortalUser
            {
                Id = id,
                UserName = $"{id}",
                Email = $"{id}@adim.test",
                NormalizedEmail = $"{id}",
                EmailConfirmed = true
            });
        await context.SaveChangesAsync();
        return id;
    }

    /// <summary>An account that pays for a plan and has its workspace.</summary>
    public async Task<(Guid Owner, Subscription Subscription, Workspace Workspace)> PayingAsync(string plan = "starter",
        string price = "adim_starter_monthly")
    {
        var owner = await AccountAsync();
        await NameCustomerAsync(owner);
        var subscription = Payments.Subscribe(owner, price, awaitsWorkspace: false);
        var workspace = Operations.Add(owner, plan);
        await Get<SubscriptionSync>().ReadAsync(owner, default);
        return (owner, subscription, workspace);
    }

    public Task NameCustomerAsync(Guid owner) =>
        Store.ChangeAsync(owner, account => account.NameCustomer(InMemoryPayments.CustomerOf(owner)), default);

    public Task<string?> KeepAsync(Guid owner) => Get<AccountReconciler>().KeepAsync(owner, default);

    /// <summary>What the job does in that time: it looks at an account whenever its time has come.</summary>
    public async Task LetPassAsync(TimeSpan span)
    {
        var end = Time.GetUtcNow() + span;
        while (true)
        {
            foreach (var owner in await Store.TakeDueAsync(100, TimeSpan.FromMinutes(1), default))
                await KeepAsync(owner);
            await DeliverAsync();
            if (Time.GetUtcNow() >= end)
                return;
            Time.AdvanceTo(
                Time.GetUtcNow() + TimeSpan.FromHours(6) < end ? Time.GetUtcNow() + TimeSpan.FromHours(6) : end);
        }
    }

    /// <summary>What the outbox does when it looks.</summary>
    public async Task DeliverAsync()
    {
        while (await Get<MailOutboxWorker>().SendOneAsync(default))
        {
            // Until nothing is due.
        }
    }

    /// <summary>What the mail server took, and what waits for it.</summary>
    public async Task<IReadOnlyList<string>> EmailsAsync()
    {
        await using var context = await Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        var waiting = await context.Set<OutgoingMail>().OrderBy(m => m.Id).ToListAsync();
        return [.. Mail.Taken.Select(m => m.Subject),
            .. waiting.Select(m => Get<MailOutbox>().Open(m.ProtectedEmail).Subject)];
    }

    /// <summary>After so many more acts on the world outside, the process dies.</summary>
    public void DieAfter(int acts) => _actsLeft = acts;

    public void Live() => _actsLeft = int.MaxValue;

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private void Act()
    {
        if (_actsLeft-- == 0)
            throw new ProcessDiedException();
    }

    private sealed class OwnersMail(BillingFixture fixture) : IAccountMail
    {
        public Task<string?> FindAsync(Guid account, CancellationToken cancel) =>
            Task.FromResult(fixture.OwnersAddress);
    }
}
