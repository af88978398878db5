using AdimPortal.Infrastructure.Settings;

namespace AdimPortal.Infrastructure.ObjectStorage;

/// <summary>
/// Section "ObjectStorage": an S3 store such as DigitalOcean Spaces. Without an endpoint the portal has none, and takes
/// no backups.
/// </summary>
public sealed class ObjectStorageOptions
{
    public const string Section = "ObjectStorage";

    /// <summary><c>https://fra1.digitaloceanspaces.com</c></summary>
    public string Endpoint { get; set; } = "";

    public string Region { get; set; } = "us-east-1";

    public string Bucket { get; set; } = "";

    public string AccessKey { get; set; } = "";

    public string SecretKey { get; set; } = "";

    /// <summary>
    /// A file with the authority, in PEM, by which the store is trusted; empty for the system's authorities.
    /// </summary>
    public string CaFile { get; set; } = "";

    public bool IsThere => Endpoint.Length > 0;
}

internal sealed class ObjectStorageOptionsValidator : FaultsValidator<ObjectStorageOptions>
{
    protected override IEnumerable<string> Faults(ObjectStorageOptions options)
    {
        if (!options.IsThere)
            yield break;
        if (!Uri.TryCreate(options.Endpoint, UriKind.Absolute, out var endpoint)
            || endpoint.Scheme != Uri.UriSchemeHttps)
            yield return "ObjectStorage:Endpoint must be an https address: signed addresses are secrets in transit.";
        if (options.Bucket.Length == 0)
            yield return "ObjectStorage:Bucket is missing: the bucket that stores backups.";
        if (options.AccessKey.Length == 0 || options.SecretKey.Length == 0)
            yield return "ObjectStorage:AccessKey and ObjectStorage:SecretKey are missing.";
        if (options.CaFile.Length > 0 && SettingsFile.Fault("ObjectStorage:CaFile", options.CaFile) is { } fault)
            yield return fault;
    }
}
