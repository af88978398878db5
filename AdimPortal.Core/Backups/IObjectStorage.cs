using AdimPortal.Core.Common;

namespace AdimPortal.Core.Backups;

/// <summary>
/// Where backups lie. Servers reach it by addresses that are signed here and are good for some hours: they hold no
/// credential.
/// </summary>
public interface IObjectStorage
{
    /// <summary>False for a portal that has none: it takes no backups.</summary>
    bool IsThere { get; }

    /// <summary>What servers trust it by, in PEM, when it isn't what Debian trusts; else empty.</summary>
    string AuthorityPem { get; }

    /// <summary>
    /// Begins an object that comes in pieces, or finds the one that was begun, and signs an address for each piece.
    /// </summary>
    Task<Result<IReadOnlyList<Secret>>> OpenUploadAsync(string key, int pieces, TimeSpan life,
        CancellationToken cancel);

    /// <summary>Makes an object of that many pieces; one that is made already stays.</summary>
    /// <returns>Its size as the storage has it, bytes.</returns>
    Task<Result<long>> CompleteUploadAsync(string key, int pieces, CancellationToken cancel);

    Task<Result<Unit>> PutAsync(string key, string content, CancellationToken cancel);

    /// <summary>
    /// An address from which the object can be fetched by whoever has it. It is a secret as long as it is good.
    /// </summary>
    /// <param name="fileName">What a browser is to call it; null to leave it alone.</param>
    Secret AddressOf(string key, TimeSpan life, string? fileName = null);

    Task<Result<Stream>> OpenAsync(string key, CancellationToken cancel);

    /// <summary>
    /// Deletes every object below the prefix and gives up what was begun there. Nothing there is done.
    /// </summary>
    Task<Result<Unit>> RemoveAsync(string prefix, CancellationToken cancel);
}
