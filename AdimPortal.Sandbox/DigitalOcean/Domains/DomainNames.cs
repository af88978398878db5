using AdimPortal.Sandbox.Dns;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.DigitalOcean.Domains;

/// <summary>
/// Brings what DNS answers in line with the account's domains. The account begins with the Sandbox's own zone in it.
/// </summary>
public sealed class DomainNames(SandboxOptions options, StateStore store, DnsServer dns) : IHostedService
{
    private const string FilePrefix = "domain-";
    private readonly Lock _gate = new();

    public Task StartAsync(CancellationToken cancellationToken)
    {
        store.Update(state =>
            state.Domains.TryAdd(options.Zone,
                new Domain(options.Zone, [.. DomainRecords.Initial(state, address: null)])));
        Publish();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Publish()
    {
        lock (_gate)
        {
            var domains = store.Read(state => state.Domains.Values.ToList());
            foreach (var domain in domains) dns.Hosts.Write(FilePrefix + domain.Name, DomainRecords.Hosts(domain));
            var gone = Directory.GetFiles(dns.Hosts.Path, $"{FilePrefix}*").Select(file => Path.GetFileName(file)!)
                .Except(domains.Select(domain => FilePrefix + domain.Name));
            foreach (var file in gone) dns.Hosts.Remove(file);
        }
    }
}
