using System.Net;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Common;
using AdimPortal.Core.Outages;
using AdimPortal.Infrastructure.Outages;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.ObjectStorage;

/// <summary>An S3 store, by Amazon's own client.</summary>
internal sealed class S3ObjectStorage(IOptions<ObjectStorageOptions> options, IAmazonS3 s3,
    OutsideSystemBreakers breakers, TimeProvider time) : IObjectStorage
{
    private readonly ObjectStorageOptions _options = options.Value;
    private readonly OutsideSystemBreaker _breaker = breakers.Of(OutsideSystem.ObjectStorage);

    private string Bucket => _options.Bucket;

    public bool IsThere => true;

    public string AuthorityPem => _options.CaFile.Length > 0 ? File.ReadAllText(_options.CaFile) : "";

    public Task<Result<IReadOnlyList<Secret>>> OpenUploadAsync(string key, int pieces, TimeSpan life,
        CancellationToken cancel) => AskAsync<IReadOnlyList<Secret>>(async () =>
    {
        var upload = await FindUploadAsync(key, cancel)
            ?? (await s3.InitiateMultipartUploadAsync(
                new InitiateMultipartUploadRequest
                { BucketName = Bucket, Key = key, ContentType = "application/octet-stream" }, cancel)).UploadId;
        return [
            .. Enumerable.Range(1, pieces)
                .Select(n =>
                    Signed(
                        new GetPreSignedUrlRequest
                            { Key = key, Verb = HttpVerb.PUT, UploadId = upload, PartNumber = n }, life))];
    }, cancel);

    public Task<Result<long>> CompleteUploadAsync(string key, int pieces, CancellationToken cancel) =>
        AskAsync(async () =>
    {
        if (await FindUploadAsync(key, cancel) is { } upload)
        {
            var request = new CompleteMultipartUploadRequest { BucketName = Bucket, Key = key, UploadId = upload };
            var list = new ListPartsRequest { BucketName = Bucket, Key = key, UploadId = upload };
            ListPartsResponse page;
            do
            {
                page = await s3.ListPartsAsync(list, cancel);
                request.AddPartETags(
                    (page.Parts ?? []).Where(p => p.PartNumber <= pieces)
                        .Select(p => new PartETag(p.PartNumber!.Value, p.ETag)));
                list.PartNumberMarker =
                    page.NextPartNumberMarker?.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }
            while (page.IsTruncated is true);
            await s3.CompleteMultipartUploadAsync(request, cancel);
        }

        return (await s3.GetObjectMetadataAsync(Bucket, key, cancel)).ContentLength;
    }, cancel);

    public Task<Result<Unit>> PutAsync(string key, string content, CancellationToken cancel) => AskAsync(async () =>
    {
        await s3.PutObjectAsync(
            new PutObjectRequest
            { BucketName = Bucket, Key = key, ContentBody = content, ContentType = "application/json" }, cancel);
        return Unit.Value;
    }, cancel);

    public Secret AddressOf(string key, TimeSpan life, string? fileName = null)
    {
        var request = new GetPreSignedUrlRequest { Key = key, Verb = HttpVerb.GET };
        if (fileName is not null)
            request.ResponseHeaderOverrides.ContentDisposition = $"attachment; filename=\"{fileName}\"";
        return Signed(request, life);
    }

    public Task<Result<Stream>> OpenAsync(string key, CancellationToken cancel) => AskAsync<Stream>(async () =>
        (await s3.GetObjectAsync(Bucket, key, cancel)).ResponseStream, cancel);

    public Task<Result<Unit>> RemoveAsync(string prefix, CancellationToken cancel) => AskAsync(async () =>
    {
        foreach (var upload in await UploadsAsync(prefix, cancel))
            await s3.AbortMultipartUploadAsync(Bucket, upload.Key, upload.UploadId, cancel);
        while ((await s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket, Prefix = prefix },
            cancel)).S3Objects is { Count: > 0 } objects)
        {
            foreach (var one in objects)
                await s3.DeleteObjectAsync(Bucket, one.Key, cancel);
        }

        return Unit.Value;
    }, cancel);

    public Task<Result<Unit>> LookAsync(CancellationToken cancel) => AskAsync(async () =>
    {
        await s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket, MaxKeys = 1 }, cancel);
        return Unit.Value;
    }, cancel);

    private async Task<string?> FindUploadAsync(string key, CancellationToken cancel) =>
        (await UploadsAsync(key, cancel)).Where(u => u.Key == key).MaxBy(u => u.Initiated)?.UploadId;

    private async Task<List<MultipartUpload>> UploadsAsync(string prefix, CancellationToken cancel)
    {
        var found = new List<MultipartUpload>();
        var request = new ListMultipartUploadsRequest { BucketName = Bucket, Prefix = prefix };
        ListMultipartUploadsResponse page;
        do
        {
            page = await s3.ListMultipartUploadsAsync(request, cancel);
            found.AddRange(page.MultipartUploads ?? []);
            (request.KeyMarker, request.UploadIdMarker) = (page.NextKeyMarker, page.NextUploadIdMarker);
        }
        while (page.IsTruncated is true);
        return found;
    }

    private Secret Signed(GetPreSignedUrlRequest request, TimeSpan life)
    {
        (request.BucketName, request.Expires, request.Protocol) =
            (Bucket, time.GetUtcNow().UtcDateTime + life, Protocol.HTTPS);
        return new Secret(s3.GetPreSignedURL(request));
    }

    private Task<Result<T>> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancel) =>
        _breaker.RunAsync(_ => AnswerAsync(ask, cancel), cancel);

    private static async Task<Result<T>> AnswerAsync<T>(Func<Task<T>> ask, CancellationToken cancel)
    {
        const string UserMessage = "The backup storage could not carry out our request. We try again.";
        try
        {
            return await ask();
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound
            or HttpStatusCode.BadRequest)
        {
            return new Failure.Final("The backup storage refused our request. Our support knows.",
                $"{e.ErrorCode}: {e.Message}");
        }
        catch (AmazonServiceException e)
        {
            return new Failure.Passing(UserMessage, $"{e.StatusCode} {e.ErrorCode}: {e.Message}")
            { System = OutsideSystem.ObjectStorage };
        }
        catch (Exception e) when (e is AmazonClientException or HttpRequestException or IOException or TimeoutException
            || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return new Failure.Passing(UserMessage, e.Message) { System = OutsideSystem.ObjectStorage };
        }
    }
}

/// <summary>Of a portal that has no storage. Nobody asks it for anything but whether it is there.</summary>
internal sealed class NoObjectStorage : IObjectStorage
{
    private static Failure.Final Absent =>
        new("This portal has no backup storage.", "ObjectStorage:Endpoint is not set.");

    public bool IsThere => false;

    public string AuthorityPem => "";

    public Task<Result<IReadOnlyList<Secret>>> OpenUploadAsync(string key, int pieces, TimeSpan life,
        CancellationToken cancel) => Task.FromResult<Result<IReadOnlyList<Secret>>>(Absent);

    public Task<Result<long>> CompleteUploadAsync(string key, int pieces, CancellationToken cancel) =>
        Task.FromResult<Result<long>>(Absent);

    public Task<Result<Unit>> PutAsync(string key, string content, CancellationToken cancel) =>
        Task.FromResult<Result<Unit>>(Absent);

    public Secret AddressOf(string key, TimeSpan life, string? fileName = null) =>
        throw new InvalidOperationException("There is no object storage.");

    public Task<Result<Stream>> OpenAsync(string key, CancellationToken cancel) =>
        Task.FromResult<Result<Stream>>(Absent);

    public Task<Result<Unit>> RemoveAsync(string prefix, CancellationToken cancel) =>
        Task.FromResult<Result<Unit>>(Absent);
}
