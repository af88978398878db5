using AdimPortal.Core.Servers;
using AdimPortal.Infrastructure.Outbound;
using AdimPortal.Infrastructure.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Infrastructure.Ssh;

public static class SshServices
{
    public static IServiceCollection AddSsh(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SshOptions>().Bind(configuration.GetSection(SshOptions.Section))
            .Validate(o => o.ConnectTimeout >= TimeSpan.FromSeconds(1), "Ssh:ConnectTimeout must be at least 00:00:01.")
            .Validate(o => o.IdleTimeout >= TimeSpan.FromSeconds(1), "Ssh:IdleTimeout must be at least 00:00:01.")
            .Validate(o => o.CommandsPerConnection is >= 1 and <= 9, "Ssh:CommandsPerConnection must be 1 to 9: OpenSSH's server allows 10 sessions, and ending a command needs one.")
            .CheckAtStart();
        services.AddOutbound(configuration);
        services.AddSingleton<IRemoteShell, OpenSshShell>();
        services.AddSingleton<ISshKeys, OpenSshKeys>();
        return services;
    }
}
