namespace AdimPortal.Infrastructure.Identity.Hashing;

/// <summary>Who wants a password hashed or compared.</summary>
/// <param name="Network">Whose turns are taken one after another while others wait, as the caller's network is counted
/// elsewhere.</param>
public sealed record HashTurn(HashLane Lane, string Network)
{
    /// <summary>Of somebody who is signed in, or holds a link or a session that only the account's owner has.</summary>
    public static HashTurn Known { get; } = new(HashLane.Known, "");
}

/// <summary>In the order of their turns.</summary>
public enum HashLane
{
    /// <summary>By whoever has shown more than an address: never turned away.</summary>
    Known,

    /// <summary>By whoever says that they have an account.</summary>
    SignIn,

    /// <summary>By anybody. They can wait for an email, too.</summary>
    SignUp,
}
