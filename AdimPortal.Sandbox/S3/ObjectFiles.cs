using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AdimPortal.Sandbox.S3;

/// <param name="ETag">With quotes, as it travels.</param>
public sealed record StoredObject(string Key, long Size, string ETag, DateTimeOffset ModifiedAt, string ContentType);

/// <summary>
/// Buckets and their objects on disk: a file for each object beside a file that describes it. An object is there whole
/// or not at all.
/// </summary>
public sealed class ObjectFiles(SandboxOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, StoredObject>> _buckets =
        Read(Path.Combine(options.DataDirectory, "s3"));

    private string Root => Path.Combine(options.DataDirectory, "s3");

    public IEnumerable<string> Buckets => _buckets.Keys.Order(StringComparer.Ordinal);

    public bool MakeBucket(string bucket)
    {
        Directory.CreateDirectory(Path.Combine(Root, bucket));
        return _buckets.TryAdd(bucket, []);
    }

    public void DeleteBucket(string bucket)
    {
        if (!Of(bucket).IsEmpty)
            throw new S3Exception(409, "BucketNotEmpty", "The bucket you tried to delete is not empty.");
        _buckets.TryRemove(bucket, out _);
        Directory.Delete(Path.Combine(Root, bucket), recursive: true);
    }

    public IReadOnlyList<StoredObject> List(string bucket, string prefix) =>
        [.. Of(bucket).Values.Where(o => o.Key.StartsWith(prefix, StringComparison.Ordinal))
            .OrderBy(o => o.Key, StringComparer.Ordinal)];

    public StoredObject? Find(string bucket, string key) => Of(bucket).GetValueOrDefault(key);

    public FileStream Open(string bucket, StoredObject stored) => File.OpenRead(DataFile(bucket, stored.Key));

    /// <summary>A new file, on the same disk, that an object can be made of.</summary>
    public string NewFile(string bucket)
    {
        _ = Of(bucket);
        return Path.Combine(Root, bucket, $"new-{Guid.NewGuid():N}");
    }

    /// <summary>The file becomes the object, in place of one that is there.</summary>
    public StoredObject Put(string bucket, string key, string file, string etag, string contentType)
    {
        var stored = new StoredObject(key, new FileInfo(file).Length, $"\"{etag}\"", time.GetUtcNow(), contentType);
        File.Move(file, DataFile(bucket, key), overwrite: true);
        var about = $"{file}.about";
        File.WriteAllText(about, JsonSerializer.Serialize(stored));
        File.Move(about, DataFile(bucket, key) + ".json", overwrite: true);
        return Of(bucket)[key] = stored;
    }

    public void Delete(string bucket, string key)
    {
        if (!Of(bucket).TryRemove(key, out _)) return;
        File.Delete(DataFile(bucket, key) + ".json");
        File.Delete(DataFile(bucket, key));
    }

    private ConcurrentDictionary<string, StoredObject> Of(string bucket) =>
        _buckets.GetValueOrDefault(bucket) ?? throw S3Exception.NoSuchBucket();

    /// <summary>Keys may be longer than names of files, and have any emails.</summary>
    private string DataFile(string bucket, string key) =>
        Path.Combine(Root, bucket, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))));

    private static ConcurrentDictionary<string, ConcurrentDictionary<string, StoredObject>> Read(string root)
    {
        var buckets = new ConcurrentDictionary<string, ConcurrentDictionary<string, StoredObject>>();
        Directory.CreateDirectory(root);
        foreach (var folder in Directory.GetDirectories(root))
        {
            // Uploads that were under way when it stopped.
            foreach (var half in Directory.GetFiles(folder, "new-*")) File.Delete(half);
            var objects = Directory.GetFiles(folder, "*.json")
                .Select(file => JsonSerializer.Deserialize<StoredObject>(File.ReadAllText(file))!);
            buckets[Path.GetFileName(folder)] = new(objects.Select(o => KeyValuePair.Create(o.Key, o)));
        }
        return buckets;
    }
}
