using AdimPortal.Core.Operations.Ports;
using AdimPortal.Infrastructure.Outages;
using AdimPortal.Infrastructure.Persistence.Operations;
using AdimPortal.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Mail;

public static class MailSetup
{
    /// <summary>SMTP behind Core's port, and the outbox for letters that no page should wait for.</summary>
    public static IServiceCollection AddPortalMail(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddBreakers();
        services.AddOptions<MailOptions>().Bind(configuration.GetSection(MailOptions.Section)).CheckAtStart();
        services.AddSingleton<IValidateOptions<MailOptions>, MailOptionsValidator>();
        services.AddSingleton<IMailer, SmtpMailer>();
        services.AddSingleton<IOutsideSystemLook, MailLook>();
        services.AddSingleton<MailOutbox>();
        services.AddSingleton<IStuckAlarm, StuckAlarm>();
        services.AddHostedService<MailOutboxWorker>();
        return services;
    }
}
