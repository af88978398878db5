using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AdimPortal.Sandbox.S3;

/// <summary>
/// AWS Signature Version 4 as S3 has it: what is signed is the request as it was sent, its path and query encoded once,
/// the headers that it names, and the SHA-256 of the body or a word instead of it.
/// </summary>
public static class SignatureV4
{
    public const string Algorithm = "AWS4-HMAC-SHA256";

    public static string CanonicalRequest(string method, string rawPath, IEnumerable<(string Name, string Value)> query,
        IEnumerable<(string Name, string Value)> headers, string payload)
    {
        var named = headers.OrderBy(h => h.Name, StringComparer.Ordinal).ToList();
        var text = new StringBuilder().Append(method).Append('\n').Append(EncodePath(rawPath)).Append('\n');
        text.AppendJoin('&',
            query.Select(q => (Name: Encode(q.Name), Value: Encode(q.Value)))
                .OrderBy(q => q.Name, StringComparer.Ordinal).ThenBy(q => q.Value, StringComparer.Ordinal)
                .Select(q => $"{q.Name}={q.Value}")).Append('\n');
        foreach (var (name, value) in named) text.Append(name).Append(':').Append(Trimmed(value)).Append('\n');
        return text.Append('\n').AppendJoin(';', named.Select(h => h.Name)).Append('\n').Append(payload).ToString();
    }

    public static string Signature(string secretKey, CredentialScope scope, string time, string canonicalRequest) =>
        Sign(secretKey, scope, $"{Algorithm}\n{time}\n{scope}\n{Hash(canonicalRequest)}");

    /// <summary>
    /// Of one chunk of a body that is sent in signed chunks: each signature vouches for the one before.
    /// </summary>
    public static string ChunkSignature(string secretKey, CredentialScope scope, string time, string previous,
        ReadOnlySpan<byte> chunk) =>
        Sign(secretKey, scope,
            $"{Algorithm}-PAYLOAD\n{time}\n{scope}\n{previous}\n{Hash("")}\n{Convert.ToHexStringLower(SHA256.HashData(chunk))}");

    public static bool Fits(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(given));

    public static DateTimeOffset? ReadTime(string text) =>
        DateTimeOffset.TryParseExact(text, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static string Sign(string secretKey, CredentialScope scope, string text)
    {
        var key = Encoding.UTF8.GetBytes($"AWS4{secretKey}");
        foreach (var word in new[] { scope.Date, scope.Region, scope.Service, "aws4_request" }) key =
            HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(word));
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string EncodePath(string rawPath) =>
        string.Join('/', rawPath.Split('/').Select(part => Encode(Uri.UnescapeDataString(part))));

    private static string Encode(string text) => Uri.EscapeDataString(text);

    private static string Trimmed(string value) =>
        string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>What a signature is good for: one day, one region, one service.</summary>
public sealed record CredentialScope(string AccessKey, string Date, string Region, string Service)
{
    /// <param name="credential">KEY/20261121/us-east-1/s3/aws4_request</param>
    public static CredentialScope? Read(string credential)
    {
        var words = credential.Split('/');
        return words is [.., _, _, _, _, "aws4_request"]
            ? new(string.Join('/', words[..^4]), words[^4], words[^3], words[^2])
            : null;
    }

    public override string ToString() => $"{Date}/{Region}/{Service}/aws4_request";
}
