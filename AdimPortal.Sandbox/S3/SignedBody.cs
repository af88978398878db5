using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AdimPortal.Sandbox.S3;

/// <summary>What the signature says of the body: its SHA-256, nothing at all, or that it comes in chunks.</summary>
/// <param name="Payload">The header x-amz-content-sha256.</param>
public sealed record SignedBody(string Payload, string SecretKey, CredentialScope Scope, string Time, string Signature)
{
    public const string Unsigned = "UNSIGNED-PAYLOAD";
    private const int LongestChunk = 64 << 20;

    /// <summary>
    /// Writes the body, as it is meant, to a stream, and answers its MD5 in hex, as S3 names what it has.
    /// </summary>
    public async Task<(long Size, string Md5)> CopyToAsync(HttpRequest request, Stream to, CancellationToken cancel)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var size = 0L;
        await foreach (var piece in PiecesAsync(request, cancel))
        {
            md5.AppendData(piece.Span);
            sha256.AppendData(piece.Span);
            size += piece.Length;
            await to.WriteAsync(piece, cancel);
        }
        var expected = request.Headers["x-amz-decoded-content-length"].ToString() is { Length: > 0 } decoded
            ? long.Parse(decoded, CultureInfo.InvariantCulture)
            : request.ContentLength;
        if (expected is null)
            throw new S3Exception(411, "MissingContentLength", "You must provide the Content-Length HTTP header.");
        if (size != expected)
            throw new S3Exception(400, "IncompleteBody",
                "You did not provide the number of bytes specified by the Content-Length HTTP header.");
        if (Payload.Length == 64 && Payload != Convert.ToHexStringLower(sha256.GetHashAndReset()))
            throw new S3Exception(400, "XAmzContentSHA256Mismatch",
                "The provided 'x-amz-content-sha256' header does not match what was computed.");
        var sum = md5.GetHashAndReset();
        if (request.Headers.ContentMD5.ToString() is { Length: > 0 } given && given != Convert.ToBase64String(sum))
            throw new S3Exception(400, "BadDigest", "The Content-MD5 you specified did not match what we received.");
        return (size, Convert.ToHexStringLower(sum));
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> PiecesAsync(HttpRequest request,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        if (!Payload.StartsWith("STREAMING-", StringComparison.Ordinal))
        {
            var buffer = new byte[128 * 1024];
            while (await request.Body.ReadAsync(buffer, cancel) is var count
                and > 0) yield return buffer.AsMemory(0, count);
            yield break;
        }

        // size[;chunk-signature=…] CRLF bytes CRLF, until a chunk of no bytes; then lines with checksums.
        var isSigned = Payload.StartsWith("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", StringComparison.Ordinal);
        var previous = Signature;
        await using var body = new BufferedStream(request.Body, 64 * 1024);
        while (true)
        {
            var head = (await LineAsync(body, cancel)).Split(";chunk-signature=");
            if (!int.TryParse(head[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var length)
                || length is < 0 or > LongestChunk)
                throw new S3Exception(400, "IncompleteBody", "A chunk is malformed.");
            var chunk = new byte[length];
            await body.ReadExactlyAsync(chunk, cancel);
            if (isSigned)
            {
                var expected = SignatureV4.ChunkSignature(SecretKey, Scope, Time, previous, chunk);
                if (head.Length != 2 || !SignatureV4.Fits(expected, head[1]))
                    throw new S3Exception(403, "SignatureDoesNotMatch", "The signature of a chunk does not match.");
                previous = expected;
            }
            if (length == 0) yield break;
            await LineAsync(body, cancel);
            yield return chunk;
        }
    }

    private static async Task<string> LineAsync(Stream body, CancellationToken cancel)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (line.Length < 1000 && await body.ReadAsync(one, cancel) == 1
            && one[0] != '\n') line.Append((char)one[0]);
        return line.ToString().TrimEnd('\r');
    }
}
