using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace AdimPortal.Sandbox.S3;

/// <summary>
/// An object that comes in parts. Its parts are files until it is completed or given up; a restart of the Sandbox gives
/// it up.
/// </summary>
public sealed class MultipartUploads(ObjectFiles files, TimeProvider time)
{
    public const int MostParts = 10_000;
    public const long SmallestPart = 5L << 20;
    private readonly ConcurrentDictionary<string, Upload> _uploads = [];

    public sealed record Part(int Number, long Size, string Md5, string File, DateTimeOffset ModifiedAt);

    public sealed record Upload(string Id, string Bucket, string Key, string ContentType, DateTimeOffset StartedAt)
    {
        public ConcurrentDictionary<int, Part> Parts { get; } = [];
    }

    public Upload Begin(string bucket, string key, string contentType)
    {
        _ = files.List(bucket, "\uffff");
        var upload = new Upload(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), bucket, key, contentType,
            time.GetUtcNow());
        return _uploads[upload.Id] = upload;
    }

    public Upload Find(string bucket, string key, string id) =>
        _uploads.GetValueOrDefault(id) is { } found && found.Bucket == bucket && found.Key == key
            ? found
            : throw S3Exception.NoSuchUpload();

    public IReadOnlyList<Upload> List(string bucket, string prefix) =>
        [.. _uploads.Values.Where(u => u.Bucket == bucket && u.Key.StartsWith(prefix, StringComparison.Ordinal))
            .OrderBy(u => u.Key, StringComparer.Ordinal)];

    /// <summary>A part that is sent again takes the place of the one before.</summary>
    public void Put(Upload upload, int number, string file, long size, string md5)
    {
        if (number is < 1 or > MostParts)
            throw S3Exception.Invalid($"Part number must be an integer between 1 and {MostParts}, inclusive.");
        upload.Parts.TryGetValue(number, out var before);
        upload.Parts[number] = new Part(number, size, md5, file, time.GetUtcNow());
        if (before is not null) File.Delete(before.File);
    }

    public async Task<StoredObject> CompleteAsync(Upload upload, IReadOnlyList<(int Number, string ETag)> wanted,
        CancellationToken cancel)
    {
        if (wanted.Count == 0) throw new S3Exception(400, "MalformedXML", "You must specify at least one part.");
        var parts = new List<Part>();
        foreach (var (number, etag) in wanted)
        {
            if (parts.Count > 0 && number <= parts[^1].Number)
                throw new S3Exception(400, "InvalidPartOrder", "The list of parts was not in ascending order.");
            parts.Add(
                upload.Parts.TryGetValue(number, out var part) && part.Md5 == etag.Trim('"')
                    ? part
                    : throw new S3Exception(400, "InvalidPart",
                        "One or more of the specified parts could not be found, or its ETag does not match."));
        }
        if (parts.SkipLast(1).Any(p => p.Size < SmallestPart))
            throw new S3Exception(400, "EntityTooSmall",
                "Your proposed upload is smaller than the minimum allowed object size.");
        var file = files.NewFile(upload.Bucket);
        await using (var whole = File.Create(file))
        {
            foreach (var part in parts)
            {
                await using var piece = File.OpenRead(part.File);
                await piece.CopyToAsync(whole, cancel);
            }
        }
        var sum = MD5.HashData(parts.SelectMany(p => Convert.FromHexString(p.Md5)).ToArray());
        var stored = files.Put(upload.Bucket, upload.Key, file, $"{Convert.ToHexStringLower(sum)}-{parts.Count}",
            upload.ContentType);
        Forget(upload);
        return stored;
    }

    public void Forget(Upload upload)
    {
        if (!_uploads.TryRemove(upload.Id, out _)) return;
        foreach (var part in upload.Parts.Values) File.Delete(part.File);
    }
}
