namespace AdimPortal.Core.Secrets;

/// <summary>
/// All the places that text leaves the portal by. The list is closed: a new kind of output is a new member, and the
/// planting test reads it.
/// </summary>
public enum SecretOutput
{
    /// <summary>
    /// The outside system that the secret opens: the cloud, the payment service, the mail server, the repository, the
    /// object storage, the database.
    /// </summary>
    OutsideSystem,

    /// <summary>
    /// The settings of a routine on a server that the portal runs; they travel by SSH's standard input.
    /// </summary>
    CloudServer,

    /// <summary>The user data that a server is born with.</summary>
    UserData,

    /// <summary>What a customer's own server is told.</summary>
    SelfHostedServer,

    /// <summary>A page that its owner opened.</summary>
    OwnersPage,

    /// <summary>An email to its owner.</summary>
    OwnersEmail,

    /// <summary>What its owner exports: backups and their key.</summary>
    OwnersExport,

    /// <summary>A cookie in the browser that signed in.</summary>
    OwnersBrowser,

    /// <summary>A page that somebody else opened: staff, another customer, anybody.</summary>
    OthersPage,

    /// <summary>
    /// What programs fetch without being known: scripts, bundles, health, the description of the API.
    /// </summary>
    Public,

    /// <summary>The log, at any level.</summary>
    Log,

    /// <summary>The text of an exception.</summary>
    Exception,

    /// <summary>The database and its dumps, in clear: operations, their events and lines among them.</summary>
    Database,

    /// <summary>Messages between nodes.</summary>
    Notification,

    /// <summary>Arguments and environment of a process that the portal starts.</summary>
    Process,
}
