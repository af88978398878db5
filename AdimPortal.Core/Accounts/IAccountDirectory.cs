namespace AdimPortal.Core.Accounts;

/// <summary>Finds accounts, for staff.</summary>
public interface IAccountDirectory
{
    /// <returns>Null when no account has that email address.</returns>
    Task<Guid?> FindAsync(string email, CancellationToken cancel);

    /// <summary>Accounts whose email address has that part, in its order; verified or not.</summary>
    Task<IReadOnlyList<AccountEntry>> ListAsync(string part, int most, CancellationToken cancel);

    /// <returns>Null when there is no such account.</returns>
    Task<string?> FindEmailAsync(Guid account, CancellationToken cancel);
}

public sealed record AccountEntry(Guid Id, string Email);
