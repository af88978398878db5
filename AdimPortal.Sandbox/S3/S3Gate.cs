using Microsoft.AspNetCore.Http.Features;

namespace AdimPortal.Sandbox.S3;

/// <summary>
/// Lets in who signed the request with the secret key: by the Authorization header, or in the address (a presigned
/// one), which ends at its time.
/// </summary>
public sealed class S3Gate(SandboxOptions options, TimeProvider time)
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(15);
    private const int LongestLifeSeconds = 7 * 24 * 3600;

    /// <returns>What the body has to be.</returns>
    /// <exception cref="S3Exception">Not signed, wrongly signed, or too late.</exception>
    public SignedBody Check(HttpRequest request)
    {
        var query = request.Query.SelectMany(q => q.Value, (q, value) => (Name: q.Key, Value: value ?? "")).ToList();
        if (query.Any(q => q.Name == "X-Amz-Signature")) return CheckPresigned(request, query);
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.Length == 0) throw S3Exception.AccessDenied("Access Denied");
        if (!authorization.StartsWith(SignatureV4.Algorithm + " ", StringComparison.Ordinal))
            throw new S3Exception(400, "InvalidRequest",
                "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.");
        var fields = authorization[(SignatureV4.Algorithm.Length + 1)..].Split(',', StringSplitOptions.TrimEntries)
            .Select(f => f.Split('=', 2)).Where(f => f.Length == 2).ToDictionary(f => f[0], f => f[1]);
        var scope = ScopeOf(fields.GetValueOrDefault("Credential", ""));
        var sent = request.Headers["x-amz-date"].ToString();
        var signed = fields.GetValueOrDefault("SignedHeaders", "").Split(';');
        if (SignatureV4.ReadTime(sent) is not { } at)
            throw S3Exception.AccessDenied("AWS authentication requires a valid Date or x-amz-date header");
        if ((time.GetUtcNow() - at).Duration() > Skew)
            throw new S3Exception(403, "RequestTimeTooSkewed",
                "The difference between the request time and the current time is too large.");
        var payload = request.Headers["x-amz-content-sha256"].ToString();
        if (payload.Length == 0)
            throw new S3Exception(400, "InvalidRequest",
                "Missing required header for this request: x-amz-content-sha256");
        if (!signed.Contains("host")
            || !request.Headers.Keys.Where(h => h.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase))
                .All(h => signed.Contains(h.ToLowerInvariant())))
            throw S3Exception.AccessDenied("There were headers present in the request which were not signed");
        var signature = fields.GetValueOrDefault("Signature", "");
        Require(request, query, signed, payload, scope, sent, signature);
        return new SignedBody(payload, options.S3SecretKey, scope, sent, signature);
    }

    private SignedBody CheckPresigned(HttpRequest request, List<(string Name, string Value)> query)
    {
        string Of(string name) => query.FirstOrDefault(q => q.Name == name).Value ?? "";
        if (Of("X-Amz-Algorithm") != SignatureV4.Algorithm)
            throw new S3Exception(400, "AuthorizationQueryParametersError",
                "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"");
        var scope = ScopeOf(Of("X-Amz-Credential"));
        if (SignatureV4.ReadTime(Of("X-Amz-Date")) is not { } at || !int.TryParse(Of("X-Amz-Expires"), out var seconds)
            || seconds is < 1 or > LongestLifeSeconds)
            throw new S3Exception(400, "AuthorizationQueryParametersError",
                "X-Amz-Date and X-Amz-Expires (1 to 604800) are needed.");
        var signed = Of("X-Amz-SignedHeaders").Split(';');
        if (!signed.Contains("host")) throw S3Exception.AccessDenied("The header host must be signed.");
        Require(request, query.Where(q => q.Name != "X-Amz-Signature"), signed, SignedBody.Unsigned, scope,
            Of("X-Amz-Date"), Of("X-Amz-Signature"));
        var now = time.GetUtcNow();
        if (now > at.AddSeconds(seconds)) throw S3Exception.AccessDenied("Request has expired");
        if (at > now + Skew) throw S3Exception.AccessDenied("Request is not valid yet");
        return new SignedBody(SignedBody.Unsigned, options.S3SecretKey, scope, Of("X-Amz-Date"), "");
    }

    private CredentialScope ScopeOf(string credential)
    {
        var scope = CredentialScope.Read(credential);
        if (scope is null || scope.Service != "s3")
            throw new S3Exception(400, "AuthorizationHeaderMalformed",
                "The credential is malformed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/s3/aws4_request\".");
        return SignatureV4.Fits(options.S3AccessKey, scope.AccessKey)
            ? scope
            : throw new S3Exception(403, "InvalidAccessKeyId",
                "The AWS Access Key Id you provided does not exist in our records.");
    }

    private void Require(HttpRequest request, IEnumerable<(string Name, string Value)> query, string[] signed,
        string payload, CredentialScope scope, string sent, string given)
    {
        var rawPath = request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget.Split('?')[0];
        var headers =
            signed.Select(name =>
                (name, name == "host"
                    ? request.Host.Value ?? ""
                    : string.Join(',', request.Headers[name].AsEnumerable())));
        var canonical = SignatureV4.CanonicalRequest(request.Method, rawPath, query, headers, payload);
        if (!sent.StartsWith(scope.Date, StringComparison.Ordinal)
            || !SignatureV4.Fits(SignatureV4.Signature(options.S3SecretKey, scope, sent, canonical), given))
            throw new S3Exception(403, "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided. Check your key and signing method.");
    }
}
