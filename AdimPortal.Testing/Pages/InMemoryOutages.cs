using AdimPortal.Core.Outages;

namespace AdimPortal.Testing.Pages;

/// <summary>What pages read of outages, in memory.</summary>
public sealed class InMemoryOutages : IOutageReader
{
    public List<Outage> Away { get; } = [];

    public Task<IReadOnlyList<Outage>> ListAsync(CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<Outage>>([.. Away]);
}
