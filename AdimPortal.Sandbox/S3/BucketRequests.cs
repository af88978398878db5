using System.Globalization;
using System.Text;
using System.Xml.Linq;
using static AdimPortal.Sandbox.S3.S3Endpoint;

namespace AdimPortal.Sandbox.S3;

/// <summary>What is asked of a bucket: is it there, what is in it, and many deletions at once.</summary>
public sealed class BucketRequests(ObjectFiles files, MultipartUploads uploads)
{
    private const int MostKeys = 1000;

    public Task EveryAsync(HttpContext http) =>
        WriteAsync(http, new XDocument(new XElement(Name + "ListAllMyBucketsResult",
        new XElement(Name + "Owner", new XElement(Name + "ID", "sandbox")),
        new XElement(Name + "Buckets",
            files.Buckets.Select(b =>
                new XElement(Name + "Bucket", new XElement(Name + "Name", b),
                    new XElement(Name + "CreationDate", Iso(DateTimeOffset.UnixEpoch))))))));

    public async Task AnswerAsync(HttpContext http, string bucket, SignedBody body)
    {
        var query = http.Request.Query;
        _ = files.List(bucket, "\uffff");
        switch (http.Request.Method)
        {
            case "HEAD":
                return;
            case "DELETE":
                files.DeleteBucket(bucket);
                http.Response.StatusCode = 204;
                return;
            case "GET" when query.ContainsKey("location"):
                await WriteAsync(http, new XDocument(new XElement(Name + "LocationConstraint")));
                return;
            case "GET" when query.ContainsKey("uploads"):
                await ListUploadsAsync(http, bucket, query["prefix"].ToString());
                return;
            case "GET":
                await ListAsync(http, bucket);
                return;
            case "POST" when query.ContainsKey("delete"):
                await DeleteManyAsync(http, bucket, body);
                return;
            default:
                throw S3Exception.NotThere("this");
        }
    }

    private Task ListAsync(HttpContext http, string bucket)
    {
        var query = http.Request.Query;
        var (prefix, delimiter) = (query["prefix"].ToString(), query["delimiter"].ToString());
        var most = int.TryParse(query["max-keys"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked)
            ? Math.Min(asked, MostKeys)
            : MostKeys;
        var after = query["continuation-token"].ToString() is { Length: > 0 } token
            ? Encoding.UTF8.GetString(Convert.FromBase64String(token))
            : query["start-after"].ToString();
        var contents = new List<XElement>();
        var folders = new List<string>();
        var last = "";
        var isCut = false;
        foreach (var stored in files.List(bucket, prefix).Where(o => string.CompareOrdinal(o.Key, after) > 0))
        {
            var end =
                delimiter.Length == 0 ? -1 : stored.Key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
            var folder = end < 0 ? null : stored.Key[..(end + delimiter.Length)];
            if (folder is not null
                && (folders.LastOrDefault() == folder || after.StartsWith(folder, StringComparison.Ordinal)))
            {
                last =
                    stored.Key; continue;
            }
            if (contents.Count + folders.Count >= most) { isCut = true; break; }
            last = stored.Key;
            if (folder is not null) folders.Add(folder);
            else
                contents.Add(
                    new XElement(Name + "Contents", new XElement(Name + "Key", stored.Key),
                        new XElement(Name + "LastModified", Iso(stored.ModifiedAt)),
                    new XElement(Name + "ETag", stored.ETag), new XElement(Name + "Size", stored.Size),
                    new XElement(Name + "StorageClass", "STANDARD")));
        }

        return WriteAsync(http, new XDocument(new XElement(Name + "ListBucketResult",
            new XElement(Name + "Name", bucket), new XElement(Name + "Prefix", prefix),
            new XElement(Name + "KeyCount", contents.Count + folders.Count),
            new XElement(Name + "MaxKeys", most), new XElement(Name + "IsTruncated", isCut),
            isCut
                ? new XElement(Name + "NextContinuationToken", Convert.ToBase64String(Encoding.UTF8.GetBytes(last)))
                : null,
            contents, folders.Select(f => new XElement(Name + "CommonPrefixes", new XElement(Name + "Prefix", f))))));
    }

    private Task ListUploadsAsync(HttpContext http, string bucket, string prefix) =>
        WriteAsync(http, new XDocument(new XElement(Name + "ListMultipartUploadsResult",
        new XElement(Name + "Bucket", bucket), new XElement(Name + "IsTruncated", false),
        uploads.List(bucket, prefix).Select(u => new XElement(Name + "Upload",
            new XElement(Name + "Key", u.Key), new XElement(Name + "UploadId", u.Id),
            new XElement(Name + "Initiated", Iso(u.StartedAt)))))));

    private async Task DeleteManyAsync(HttpContext http, string bucket, SignedBody body)
    {
        using var sent = new MemoryStream();
        await body.CopyToAsync(http.Request, sent, http.RequestAborted);
        var keys = XDocument.Parse(Encoding.UTF8.GetString(sent.ToArray())).Descendants()
            .Where(e => e.Name.LocalName == "Key").Select(e => e.Value).ToList();
        if (keys.Count > MostKeys) throw new S3Exception(400, "MalformedXML", "At most 1000 keys.");
        foreach (var key in keys) files.Delete(bucket, key);
        await WriteAsync(http,
            new XDocument(
                new XElement(Name + "DeleteResult",
                    keys.Select(k => new XElement(Name + "Deleted", new XElement(Name + "Key", k))))));
    }
}
