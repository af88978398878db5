using System.Globalization;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace AdimPortal.Sandbox.S3;

/// <summary>
/// S3's REST API, path style: /BUCKET/KEY. Which request is which is told by the method and by words in the query.
/// </summary>
public sealed class S3Endpoint(S3Gate gate, ObjectFiles files, BucketRequests buckets, ObjectRequests objects)
{
    public async Task ServeAsync(HttpContext http)
    {
        http.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        // A dump that pauses is no attack.
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate) rate.MinDataRate = null;
        try
        {
            await AnswerAsync(http, gate.Check(http.Request));
        }
        catch (S3Exception error) when (!http.Response.HasStarted)
        {
            await WriteAsync(http, error.ToXml(http.Request.Path), error.Status);
        }
        catch (EndOfStreamException) when (!http.Response.HasStarted)
        {
            await WriteAsync(http,
                new S3Exception(400, "IncompleteBody", "The request body terminated unexpectedly.").ToXml(
                    http.Request.Path), 400);
        }
    }

    private Task AnswerAsync(HttpContext http, SignedBody body)
    {
        var path = (http.Request.Path.Value ?? "/").TrimStart('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var (bucket, key) = slash < 0 ? (path, "") : (path[..slash], path[(slash + 1)..]);
        if (bucket.Length == 0)
            return http.Request.Method == "GET" ? buckets.EveryAsync(http) : throw S3Exception.NotThere("this");
        if (key.Length > 0) return objects.AnswerAsync(http, bucket, key, body);
        if (http.Request.Method == "PUT" && http.Request.Query.Count == 0) return MakeAsync(http, bucket);
        return buckets.AnswerAsync(http, bucket, body);
    }

    private Task MakeAsync(HttpContext http, string bucket)
    {
        if (bucket.Length is < 3 or > 63
            || !bucket.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.')
            || bucket.Contains("..", StringComparison.Ordinal))
            throw new S3Exception(400, "InvalidBucketName", "The specified bucket is not valid.");
        files.MakeBucket(bucket);
        http.Response.Headers.Location = $"/{bucket}";
        return Task.CompletedTask;
    }

    internal static async Task WriteAsync(HttpContext http, XDocument answer, int status = 200)
    {
        http.Response.StatusCode = status;
        if (http.Request.Method == "HEAD" || status == 304) return;
        http.Response.ContentType = "application/xml";
        await http.Response.WriteAsync(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + answer.ToString(SaveOptions.DisableFormatting));
    }

    internal static readonly XNamespace Name = "http://s3.amazonaws.com/doc/2006-03-01/";

    internal static string Iso(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
