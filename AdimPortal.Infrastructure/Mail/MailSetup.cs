using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Provisioning;
using AdimPortal.Infrastructure.Operations;
using AdimPortal.Infrastructure.Outages;
using AdimPortal.Infrastructure.Provisioning;
using AdimPortal.Infrastructure.Queues;
using AdimPortal.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Mail;

public static class MailSetup
{
    /// <summary>SMTP, and the outbox for emails that nobody should wait for.</summary>
    public static IServiceCollection AddPortalMail(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MailOptions>().Bind(configuration.GetSection(MailOptions.Section)).CheckAtStart();
        services.AddSingleton<IValidateOptions<MailOptions>, MailOptionsValidator>();
        services.AddSingleton<IMailer, SmtpMailer>();
        services.AddSingleton<IOutsideSystemProbe, MailProbe>();
        services.AddMailTables();
        services.AddHostedService(provider => provider.GetRequiredService<MailOutboxWorker>());
        return services;
    }

    /// <summary>All of it but the sending: what writes emails, and what a test moves by hand.</summary>
    internal static IServiceCollection AddMailTables(this IServiceCollection services)
    {
        services.AddQueues();
        services.AddBreakers();
        services.AddSingleton<PortalLinks>();
        services.AddSingleton<MailOutbox>();
        services.AddSingleton<OutgoingMailStore>();
        services.AddSingleton<MailOutboxWorker>();
        services.AddSingleton<IMailQueue, PostgresMailQueue>();
        services.AddSingleton<IStuckAlarm, StuckAlarm>();
        services.AddSingleton<WorkspaceEmails>();
        services.AddSingleton<IWorkspaceEmails, WorkspaceEmailOutbox>();
        return services;
    }
}
