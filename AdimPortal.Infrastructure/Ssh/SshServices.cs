using AdimPortal.Core.Servers;
using AdimPortal.Infrastructure.Outbound;
using AdimPortal.Infrastructure.Settings;
using AdimPortal.Infrastructure.Ssh.OpenSsh;
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
            .Validate(o => o.SilenceLimit >= TimeSpan.FromSeconds(3), "Ssh:SilenceLimit must be at least 00:00:03.")
            .Validate(o => Enum.IsDefined(o.Link), "Ssh:Link must be SshNet or OpenSsh.")
            .Validate(o => o.CommandsPerConnection is >= 1 and <= 9,
                "Ssh:CommandsPerConnection must be 1 to 9: OpenSSH's server allows 10 sessions, and ending a command needs one.")
            .CheckAtStart();
        services.AddOutbound(configuration);
        services.AddSingleton<IRemoteShell, RemoteShell>();
        services.AddSingleton<ISshKeys, OpenSshKeys>();
        return services;
    }
}
