using System.Collections.Concurrent;
using System.Net;
using AdimPortal.Core.SelfHosted;

namespace AdimPortal.Testing.InMemory;

/// <summary>The DNS, in memory.</summary>
public sealed class InMemoryNames : INameResolver
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<IPAddress>> _names = new();

    public void LeadTo(string name, params IEnumerable<string> addresses) =>
        _names[name] = [.. addresses.Select(IPAddress.Parse)];

    public Task<IReadOnlyList<IPAddress>> AddressesAsync(string name, CancellationToken cancel) =>
        Task.FromResult(_names.GetValueOrDefault(name, []));
}
