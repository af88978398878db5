namespace AdimPortal.Infrastructure.Identity;

/// <summary>How giving a role ended.</summary>
public abstract record RoleGiven
{
    /// <param name="Link">Where a password is chosen, once and within a day; null for an account that can sign in
    /// already.</param>
    /// <param name="Rests">It doesn't count before the account has two-step sign-in.</param>
    public sealed record Done(Guid User, string Email, Uri? Link, bool Rests) : RoleGiven;

    /// <param name="Why">For whoever asked.</param>
    public sealed record Refused(string Why) : RoleGiven;
}

/// <summary>How taking a role ended.</summary>
public abstract record RoleTaken
{
    public sealed record Done(Guid User) : RoleTaken;

    /// <summary>There is no such account, or it does not have the role.</summary>
    public sealed record NotHeld : RoleTaken;

    /// <summary>Nobody would be left who can give roles.</summary>
    public sealed record LastAdmin : RoleTaken;
}
