using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Microsoft.Net.Http.Headers;
using static AdimPortal.Sandbox.S3.S3Endpoint;

namespace AdimPortal.Sandbox.S3;

/// <summary>
/// What is asked of one object: put, get (also a range of it), look, delete, and to send it in parts.
/// </summary>
public sealed class ObjectRequests(ObjectFiles files, MultipartUploads uploads)
{
    public Task AnswerAsync(HttpContext http, string bucket, string key, SignedBody body)
    {
        var query = http.Request.Query;
        var upload = query["uploadId"].ToString();
        if (http.Request.Headers.ContainsKey("x-amz-copy-source")) throw S3Exception.NotThere("copies");
        return (http.Request.Method, upload.Length > 0) switch
        {
            ("PUT", false) => PutAsync(http, bucket, key, body),
            ("PUT", true) => PutPartAsync(http, uploads.Find(bucket, key, upload), body),
            ("GET", true) => ListPartsAsync(http, uploads.Find(bucket, key, upload)),
            ("GET" or "HEAD", false) => GetAsync(http, bucket, key),
            ("DELETE", false) => Delete(http, () => files.Delete(bucket, key)),
            ("DELETE", true) => Delete(http, () => uploads.Forget(uploads.Find(bucket, key, upload))),
            ("POST", false) when query.ContainsKey("uploads") => BeginAsync(http, bucket, key),
            ("POST", true) => CompleteAsync(http, uploads.Find(bucket, key, upload), body),
            _ => throw S3Exception.NotThere("this"),
        };
    }

    private async Task PutAsync(HttpContext http, string bucket, string key, SignedBody body)
    {
        if (Encoding.UTF8.GetByteCount(key) > 1024)
            throw new S3Exception(400, "KeyTooLongError", "Your key is too long.");
        var (file, _, md5) = await ReceiveAsync(http, bucket, body);
        http.Response.Headers.ETag =
            files.Put(bucket, key, file, md5, http.Request.ContentType ?? "binary/octet-stream").ETag;
    }

    private async Task PutPartAsync(HttpContext http, MultipartUploads.Upload upload, SignedBody body)
    {
        if (!int.TryParse(http.Request.Query["partNumber"], NumberStyles.None, CultureInfo.InvariantCulture,
            out var number)) throw S3Exception.Invalid("partNumber must be a number.");
        var (file, size, md5) = await ReceiveAsync(http, upload.Bucket, body);
        uploads.Put(upload, number, file, size, md5);
        http.Response.Headers.ETag = $"\"{md5}\"";
    }

    private async Task<(string File, long Size, string Md5)> ReceiveAsync(HttpContext http, string bucket,
        SignedBody body)
    {
        var file = files.NewFile(bucket);
        try
        {
            await using var to = File.Create(file);
            var (size, md5) = await body.CopyToAsync(http.Request, to, http.RequestAborted);
            return (file, size, md5);
        }
        catch
        {
            File.Delete(file);
            throw;
        }
    }

    private async Task GetAsync(HttpContext http, string bucket, string key)
    {
        var stored = files.Find(bucket, key) ?? throw S3Exception.NoSuchKey();
        var (first, last) = (0L, stored.Size - 1);
        var response = http.Response;
        if (RangeHeaderValue.TryParse(http.Request.Headers.Range.ToString(), out var range) && range.Ranges.Count == 1)
        {
            var asked = range.Ranges.Single();
            first = asked.From ?? Math.Max(0, stored.Size - asked.To!.Value);
            last = asked.From is null ? last : Math.Min(asked.To ?? last, last);
            if (first > last) throw new S3Exception(416, "InvalidRange", "The requested range is not satisfiable");
            response.StatusCode = 206;
            response.Headers.ContentRange = $"bytes {first}-{last}/{stored.Size}";
        }
        response.ContentLength = last - first + 1;
        response.ContentType =
            http.Request.Query["response-content-type"].ToString() is { Length: > 0 } type ? type : stored.ContentType;
        if (http.Request.Query["response-content-disposition"].ToString() is { Length: > 0 } disposition)
            response.Headers.ContentDisposition = disposition;
        response.Headers.ETag = stored.ETag;
        response.Headers.AcceptRanges = "bytes";
        response.Headers.LastModified = stored.ModifiedAt.ToString("R", CultureInfo.InvariantCulture);
        if (http.Request.Method == "HEAD") return;
        await using var file = files.Open(bucket, stored);
        file.Position = first;
        var buffer = new byte[128 * 1024];
        for (var left = last - first + 1; left > 0;)
        {
            var count =
                await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), http.RequestAborted);
            if (count == 0) break;
            await response.Body.WriteAsync(buffer.AsMemory(0, count), http.RequestAborted);
            left -= count;
        }
    }

    private static Task Delete(HttpContext http, Action delete)
    {
        delete();
        http.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private Task BeginAsync(HttpContext http, string bucket, string key)
    {
        var upload = uploads.Begin(bucket, key, http.Request.ContentType ?? "binary/octet-stream");
        return WriteAsync(http, new XDocument(new XElement(Name + "InitiateMultipartUploadResult",
            new XElement(Name + "Bucket", bucket), new XElement(Name + "Key", key),
            new XElement(Name + "UploadId", upload.Id))));
    }

    private static Task ListPartsAsync(HttpContext http, MultipartUploads.Upload upload)
    {
        var after =
            int.TryParse(http.Request.Query["part-number-marker"], NumberStyles.None, CultureInfo.InvariantCulture,
                out var marker) ? marker : 0;
        var left = upload.Parts.Values.Where(p => p.Number > after).OrderBy(p => p.Number).ToList();
        var shown = left.Take(1000).ToList();
        return WriteAsync(http, new XDocument(new XElement(Name + "ListPartsResult",
            new XElement(Name + "Bucket", upload.Bucket), new XElement(Name + "Key", upload.Key),
            new XElement(Name + "UploadId", upload.Id),
            new XElement(Name + "IsTruncated", left.Count > shown.Count),
            new XElement(Name + "NextPartNumberMarker", shown.Count == 0 ? 0 : shown[^1].Number),
            shown.Select(p =>
                new XElement(Name + "Part", new XElement(Name + "PartNumber", p.Number),
                    new XElement(Name + "LastModified", Iso(p.ModifiedAt)),
                new XElement(Name + "ETag", $"\"{p.Md5}\""), new XElement(Name + "Size", p.Size))))));
    }

    private async Task CompleteAsync(HttpContext http, MultipartUploads.Upload upload, SignedBody body)
    {
        using var sent = new MemoryStream();
        await body.CopyToAsync(http.Request, sent, http.RequestAborted);
        static string Of(XElement part, string name) =>
            part.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value ?? "";
        var wanted = XDocument.Parse(Encoding.UTF8.GetString(sent.ToArray())).Descendants()
            .Where(e => e.Name.LocalName == "Part")
            .Select(p => (int.TryParse(Of(p, "PartNumber"), out var number) ? number : 0, Of(p, "ETag"))).ToList();
        var stored = await uploads.CompleteAsync(upload, wanted, http.RequestAborted);
        await WriteAsync(http, new XDocument(new XElement(Name + "CompleteMultipartUploadResult",
            new XElement(Name + "Bucket", upload.Bucket), new XElement(Name + "Key", upload.Key),
            new XElement(Name + "ETag", stored.ETag))));
    }
}
