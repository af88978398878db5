using AdimPortal.Core.Cloud;

namespace AdimPortal.Testing.InMemory;

/// <summary>The addresses of the portal's nodes, as a test sets them.</summary>
public sealed class InMemorySshSources : ISshSources
{
    public IReadOnlyList<string> Sources { get; set; } = InMemoryWorld.Options.SshSources;

    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancel) => Task.FromResult(Sources);
}
