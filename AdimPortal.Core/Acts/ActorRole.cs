namespace AdimPortal.Core.Acts;

/// <summary>As what somebody acts. The names are stored with the records and must not change.</summary>
public enum ActorRole
{
    /// <summary>Nobody who is signed in, or somebody who is neither the owner nor staff.</summary>
    Nobody,

    /// <summary>Whose workspace, or whose account, it is.</summary>
    Owner,
    Support,
    Admin,

    /// <summary>The portal itself, because it is time or because a payment is missing.</summary>
    Portal,

    /// <summary>A server of a customer's, with a token or by its signature.</summary>
    Server,

    /// <summary>Whoever is root on the portal's own server.</summary>
    Console,
}

/// <param name="Account">Null for the portal itself and for servers.</param>
/// <param name="Address">The network address that the person was seen at; null when it is not known.</param>
public sealed record Actor(Guid? Account, ActorRole Role, string? Address = null);
