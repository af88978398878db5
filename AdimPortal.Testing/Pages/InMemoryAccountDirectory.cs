using AdimPortal.Core.Accounts;

namespace AdimPortal.Testing.Pages;

/// <summary>Every account is the same person's.</summary>
internal sealed class InMemoryAccountDirectory : IAccountDirectory
{
    public const string Email = "owner@adim.test";

    public Task<Guid?> FindAsync(string email, CancellationToken cancel) => Task.FromResult<Guid?>(null);

    public Task<IReadOnlyList<AccountEntry>> ListAsync(string part, int most, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<AccountEntry>>([]);

    public Task<string?> FindEmailAsync(Guid account, CancellationToken cancel) => Task.FromResult<string?>(Email);
}
