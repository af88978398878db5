using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Queues;
using AdimPortal.Infrastructure;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Mail;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Testing.Processes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Infrastructure.Mail;

/// <summary>The outbox on a real PostgreSQL, with a mail server in memory and time in the test's hand.</summary>
internal sealed class OutboxFixture : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private OutboxFixture(string database, ManualTime time, CaughtMailer mailer)
    {
        (Time, Mailer) = (time, mailer);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddDataProtection();
        services.AddSingleton<TimeProvider>(Time);
        services.AddPersistence(database);
        services.Configure<PortalOptions>(portal => portal.PublicAddress = new Uri("https://portal.adim.test"));
        services.AddMailTables();
        services.AddSingleton<IMailer>(Mailer);
        services.AddSingleton<AccountEmails>();
        _services = services.BuildServiceProvider();
    }

    public ManualTime Time { get; }

    public CaughtMailer Mailer { get; }

    public MailOutbox Outbox => Get<MailOutbox>();

    /// <summary>What staff decide about.</summary>
    public ISetAside Aside => Get<ISetAside>();

    public Task<MailErrors?> ErrorsAsync() => Get<IMailQueue>().ErrorsAsync(default);

    public MailOutboxWorker Worker => Get<MailOutboxWorker>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public static async Task<OutboxFixture> StartAsync(PostgresCluster cluster) =>
        new(await cluster.CreateDatabaseAsync("outbox"), new ManualTime(), new CaughtMailer());

    /// <summary>What the worker does when it looks.</summary>
    public async Task LookAsync()
    {
        while (await Worker.SendOneAsync(default))
        {
            // Until nothing is due.
        }
    }

    /// <summary>It looks every ten seconds.</summary>
    public async Task LetPassAsync(TimeSpan span, TimeSpan? step = null)
    {
        for (var end = Time.GetUtcNow() + span; Time.GetUtcNow() < end;)
        {
            await LookAsync();
            Time.Advance(step ?? TimeSpan.FromSeconds(10));
        }

        await LookAsync();
    }

    public async Task WithAsync(Func<PortalDbContext, Task> act)
    {
        await using var context = await Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        await act(context);
    }

    public async Task<List<OutgoingMail>> RowsAsync()
    {
        List<OutgoingMail> rows = [];
        await WithAsync(async context =>
            rows = await context.Set<OutgoingMail>().AsNoTracking().OrderBy(m => m.Id).ToListAsync());
        return rows;
    }

    public static Email EmailTo(string address, string subject = "Your plan has started",
        EmailKind kind = EmailKind.PlanStarted) => new(kind, address, subject, ["It is so."]);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
