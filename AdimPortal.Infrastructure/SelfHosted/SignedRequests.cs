using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AdimPortal.Core.Workspaces;
using Npgsql;

namespace AdimPortal.Infrastructure.SelfHosted;

/// <summary>A request that says who made it.</summary>
/// <param name="Stamp">Nanoseconds since 1970 by the server's clock.</param>
/// <param name="Signature">ECDSA P-256 over SHA-256, DER, as openssl writes it.</param>
public sealed record SignedRequest(string Method, string Path, string? Workspace, string? Stamp, string? Signature,
    ReadOnlyMemory<byte> Body);

public enum SignedBy
{
    /// <summary>The server of the workspace, and it is listened to.</summary>
    Itself,

    /// <summary>No server of ours, a wrong signature, or a request that was seen before.</summary>
    Nobody,

    /// <summary>Its clock and ours differ by more than a signature may be old.</summary>
    WrongTime,

    /// <summary>The server was unregistered: it should stop.</summary>
    Unregistered,
}

/// <summary>
/// Knows own servers by the key that each made when it registered itself. What is signed is <c>method, path, workspace,
/// stamp, SHA-256 of the body</c>, one a line. A stamp is used once, and each is later than the one before: one
/// conditional update says so, whatever a listener on the way repeats.
/// </summary>
public sealed class SignedRequests(NpgsqlDataSource database, TimeProvider time)
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Whether somebody whom we know may have signed it, seen before its body is: if not, <see cref="VerifyAsync"/>
    /// will say nobody did.
    /// </summary>
    public async Task<bool> MayBeAsync(SignedRequest unread, CancellationToken cancel) =>
        TryRead(unread, out var workspace, out _, out _) && await KeyAsync(workspace, cancel) is not null;

    public async Task<(SignedBy By, WorkspaceId Workspace)> VerifyAsync(SignedRequest request, CancellationToken cancel)
    {
        if (!TryRead(request, out var workspace, out var stamp, out var signature))
            return (SignedBy.Nobody, default);
        if (await KeyAsync(workspace, cancel) is not { } known
            || !Fits(known.Key, request, workspace.Value, stamp, signature))
            return (SignedBy.Nobody, default);
        if (known.IsUnregistered)
            return (SignedBy.Unregistered, workspace);
        if (!IsNow(stamp))
            return (SignedBy.WrongTime, workspace);
        return (await TakeAsync(workspace, stamp, time.GetUtcNow(), cancel)
            ? SignedBy.Itself
            : SignedBy.Nobody, workspace);
    }

    private static bool TryRead(SignedRequest request, out WorkspaceId workspace, out long stamp, out byte[] signature)
    {
        (stamp, signature) = (0, []);
        return WorkspaceId.TryParse(request.Workspace, out workspace)
            && long.TryParse(request.Stamp, NumberStyles.None, CultureInfo.InvariantCulture, out stamp)
            && request.Signature is { Length: > 0 and <= 200 } && TryBase64(request.Signature, out signature);
    }

    /// <summary>
    /// The stamp of a request of a server that isn't known yet, signed with the key that it brings along and with no
    /// workspace; null when it is unsigned, wrong or old. That a stamp is used once is up to whoever keeps it.
    /// </summary>
    public long? StampOf(SignedRequest request, byte[] key) =>
        long.TryParse(request.Stamp, NumberStyles.None, CultureInfo.InvariantCulture, out var stamp)
            && request.Signature is { Length: <= 200 }
        && TryBase64(request.Signature, out var signature) && IsKey(key) && Fits(key, request, "", stamp, signature)
        && IsNow(stamp)
            ? stamp
            : null;

    private bool IsNow(long stamp) =>
        (time.GetUtcNow()
            - DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(stamp / 1_000_000, MostMilliseconds))).Duration()
            <= Window;

    private static readonly long MostMilliseconds = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private async Task<(byte[] Key, bool IsUnregistered)?> KeyAsync(WorkspaceId workspace, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            "SELECT agent_key, unregistered_at IS NOT NULL FROM self_hosted_servers WHERE workspace_id = $1");
        command.Parameters.AddWithValue(workspace.Value);
        await using var row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) ? (row.GetFieldValue<byte[]>(0), row.GetBoolean(1)) : null;
    }

    private async Task<bool> TakeAsync(WorkspaceId workspace, long stamp, DateTimeOffset now, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            "UPDATE self_hosted_servers SET last_stamp = $2, heartbeat_at = $3 WHERE workspace_id = $1 AND last_stamp < $2 AND unregistered_at IS NULL");
        command.Parameters.AddWithValue(workspace.Value);
        command.Parameters.AddWithValue(stamp);
        command.Parameters.AddWithValue(now);
        return await command.ExecuteNonQueryAsync(cancel) == 1;
    }

    private static bool Fits(byte[] key, SignedRequest request, string workspace, long stamp, byte[] signature)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{request.Method}\n{request.Path}\n{workspace}\n{stamp}\n{Convert.ToHexStringLower(SHA256.HashData(request.Body.Span))}\n");
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportSubjectPublicKeyInfo(key, out _);
        return ecdsa.VerifyData(Encoding.UTF8.GetBytes(text), signature, HashAlgorithmName.SHA256,
            DSASignatureFormat.Rfc3279DerSequence);
    }

    /// <summary>Whether it is a key of the kind that servers make; strangers send anything.</summary>
    public static bool IsKey(byte[] key)
    {
        try
        {
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportSubjectPublicKeyInfo(key, out var read);
            return read == key.Length && ecdsa.KeySize == 256;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static bool TryBase64(string text, out byte[] bytes)
    {
        var buffer = new byte[text.Length];
        var isBase64 = Convert.TryFromBase64String(text, buffer, out var length);
        bytes = buffer[..length];
        return isBase64;
    }
}
