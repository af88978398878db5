namespace AdimPortal.Core.Accounts;

/// <summary>Finds accounts, for staff.</summary>
public interface IAccountDirectory
{
    /// <returns>Null when no account has that email address.</returns>
    Task<Guid?> FindAsync(string email, CancellationToken cancel);
}
