using System.Net;
using System.Security.Cryptography;
using System.Text;
using AdimPortal.Testing.Backups;
using Amazon.S3;
using Amazon.S3.Model;

namespace AdimPortal.Tests.Sandbox.S3;

/// <summary>The Sandbox's object store, held against Amazon's own client.</summary>
public sealed class S3Tests
{
    private const string Bucket = S3Store.Bucket;
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task An_object_comes_back_as_it_was_put_also_after_a_restart()
    {
        await using var store = await S3Store.StartAsync();
        var content = RandomNumberGenerator.GetBytes(300_000);
        using (var client = store.Client())
            await client.PutObjectAsync(
                new PutObjectRequest
                { BucketName = Bucket, Key = "ws7x2k/a b+ü%/part.age", InputStream = new MemoryStream(content) });
        await store.RestartAsync();

        using var again = store.Client();
        using var got = await again.GetObjectAsync(Bucket, "ws7x2k/a b+ü%/part.age");
        using var bytes = new MemoryStream();
        await got.ResponseStream.CopyToAsync(bytes);
        Assert.Equal(content, bytes.ToArray());
        Assert.Matches("^\"[0-9a-f]{32}\"$", got.ETag);

        using var range =
            await again.GetObjectAsync(
                new GetObjectRequest
                { BucketName = Bucket, Key = "ws7x2k/a b+ü%/part.age", ByteRange = new ByteRange(100, 299) });
        using var some = new MemoryStream();
        await range.ResponseStream.CopyToAsync(some);
        Assert.Equal(HttpStatusCode.PartialContent, range.HttpStatusCode);
        Assert.Equal(content[100..300], some.ToArray());
        Assert.Equal(300_000, (await again.GetObjectMetadataAsync(Bucket, "ws7x2k/a b+ü%/part.age")).ContentLength);

        await again.DeleteObjectAsync(Bucket, "ws7x2k/a b+ü%/part.age");
        Assert.Equal("NoSuchKey",
            (await Assert.ThrowsAsync<NoSuchKeyException>(() =>
                again.GetObjectAsync(Bucket, "ws7x2k/a b+ü%/part.age"))).ErrorCode);
    }

    [Fact]
    public async Task A_list_comes_in_pages_and_in_order()
    {
        await using var store = await S3Store.StartAsync();
        using var client = store.Client();
        var keys = Enumerable.Range(0, 25).Select(n => $"ws7x2k/{n:00}").Append("wsother/1").ToList();
        foreach (var key in keys) await client.PutObjectAsync(
            new PutObjectRequest { BucketName = Bucket, Key = key, ContentBody = key });

        var seen = new List<string>();
        var pages = 0;
        ListObjectsV2Response page;
        var request = new ListObjectsV2Request { BucketName = Bucket, Prefix = "ws7x2k/", MaxKeys = 10 };
        do
        {
            page = await client.ListObjectsV2Async(request);
            seen.AddRange(page.S3Objects.Select(o => o.Key));
            (request.ContinuationToken, pages) = (page.NextContinuationToken, pages + 1);
        }
        while (page.IsTruncated is true);

        Assert.Equal(3, pages);
        Assert.Equal(keys[..25], seen);
        var folders =
            await client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket, Delimiter = "/" });
        Assert.Equal(["ws7x2k/", "wsother/"], folders.CommonPrefixes);
        await client.DeleteObjectsAsync(
            new DeleteObjectsRequest
            { BucketName = Bucket, Objects = [.. seen.Select(k => new KeyVersion { Key = k })] });
        Assert.Equal(["wsother/1"],
            (await client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket })).S3Objects.Select(o =>
                o.Key));
    }

    [Fact]
    public async Task An_object_may_come_in_parts_and_is_there_when_it_is_completed()
    {
        await using var store = await S3Store.StartAsync();
        using var client = store.Client();
        var upload = (await client.InitiateMultipartUploadAsync(Bucket, "big")).UploadId;
        byte[][] pieces = [RandomNumberGenerator.GetBytes(5 << 20), RandomNumberGenerator.GetBytes(70_000)];
        for (var n = 0; n < pieces.Length; n++)
        {
            var url = client.GetPreSignedURL(
                new GetPreSignedUrlRequest
                {
                    BucketName = Bucket,
                    Key = "big",
                    Verb = HttpVerb.PUT,
                    UploadId = upload,
                    PartNumber = n + 1,
                    Expires = store.Time.GetUtcNow().UtcDateTime.AddHours(1),
                    Protocol = Protocol.HTTP
                });
            using var put = await Http.PutAsync(url, new ByteArrayContent(pieces[n]));
            Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
        }

        Assert.Equal("NotFound",
            (await Assert.ThrowsAnyAsync<AmazonS3Exception>(() =>
                client.GetObjectMetadataAsync(Bucket, "big"))).ErrorCode);
        var parts = (await client.ListPartsAsync(Bucket, "big", upload)).Parts;
        Assert.Equal([5 << 20, 70_000], parts.Select(p => p.Size!.Value));
        Assert.Equal("big",
            Assert.Single(
                (await client.ListMultipartUploadsAsync(
                    new ListMultipartUploadsRequest { BucketName = Bucket, Prefix = "b" })).MultipartUploads).Key);
        await client.CompleteMultipartUploadAsync(
            new CompleteMultipartUploadRequest
            {
                BucketName = Bucket,
                Key = "big",
                UploadId = upload,
                PartETags = [.. parts.Select(p => new PartETag(p.PartNumber!.Value, p.ETag))]
            });
        using var got = await client.GetObjectAsync(Bucket, "big");
        using var bytes = new MemoryStream();
        await got.ResponseStream.CopyToAsync(bytes);
        Assert.Equal(pieces.SelectMany(p => p), bytes.ToArray());
        Assert.EndsWith("-2\"", got.ETag, StringComparison.Ordinal);

        var abandoned = (await client.InitiateMultipartUploadAsync(Bucket, "never")).UploadId;
        await client.AbortMultipartUploadAsync(Bucket, "never", abandoned);
        Assert.Equal("NoSuchUpload",
            (await Assert.ThrowsAnyAsync<AmazonS3Exception>(() =>
                client.ListPartsAsync(Bucket, "never", abandoned))).ErrorCode);
        Assert.Empty(store.Leftovers());
    }

    [Fact]
    public async Task A_presigned_address_is_good_for_its_method_its_key_and_its_time()
    {
        await using var store = await S3Store.StartAsync();
        using var client = store.Client();
        string Url(HttpVerb verb, string key, TimeSpan life) =>
            client.GetPreSignedURL(
                new GetPreSignedUrlRequest
                {
                    BucketName = Bucket,
                    Key = key,
                    Verb = verb,
                    Expires = store.Time.GetUtcNow().UtcDateTime + life,
                    Protocol = Protocol.HTTP
                });
        var put = Url(HttpVerb.PUT, "one", TimeSpan.FromMinutes(10));

        await RefusedAsync("SignatureDoesNotMatch", HttpMethod.Put,
            put.Replace("/one?", "/two?", StringComparison.Ordinal));
        await RefusedAsync("SignatureDoesNotMatch", HttpMethod.Get, put);
        await RefusedAsync("SignatureDoesNotMatch", HttpMethod.Put,
            put.Replace("X-Amz-Expires=", "X-Amz-Expires=9", StringComparison.Ordinal));
        await RefusedAsync("AccessDenied", HttpMethod.Put, put.Split('?')[0]);
        using (var ok =
            await Http.PutAsync(put, new StringContent("hello"))) Assert.Equal(HttpStatusCode.OK, ok.StatusCode);
        Assert.Equal("hello", await Http.GetStringAsync(Url(HttpVerb.GET, "one", TimeSpan.FromMinutes(1))));

        store.Time.Advance(TimeSpan.FromMinutes(11));
        Assert.Contains("Request has expired", await RefusedAsync("AccessDenied", HttpMethod.Put, put),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_another_key_or_another_time_is_refused()
    {
        await using var store = await S3Store.StartAsync();
        using var stranger = store.Client(accessKey: "another-access-key");
        Assert.Equal("InvalidAccessKeyId",
            (await Assert.ThrowsAnyAsync<AmazonS3Exception>(() =>
                stranger.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket }))).ErrorCode);
        using var wrong = store.Client(secretKey: "another-secret-key");
        Assert.Equal("SignatureDoesNotMatch",
            (await Assert.ThrowsAnyAsync<AmazonS3Exception>(() =>
                wrong.PutObjectAsync(
                    new PutObjectRequest { BucketName = Bucket, Key = "x", ContentBody = "x" }))).ErrorCode);
        using var right = store.Client();
        Assert.Equal("NoSuchBucket",
            (await Assert.ThrowsAnyAsync<AmazonS3Exception>(() =>
                right.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "elsewhere" }))).ErrorCode);
        store.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal("RequestTimeTooSkewed",
            (await Assert.ThrowsAnyAsync<AmazonS3Exception>(() =>
                right.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket }))).ErrorCode);
        Assert.Empty(store.Leftovers());
    }

    private static async Task<string> RefusedAsync(string code, HttpMethod method, string url)
    {
        using var request = new HttpRequestMessage(method, url)
        { Content = method == HttpMethod.Put ? new StringContent("hello", Encoding.UTF8) : null };
        if (request.Content is not null) request.Content.Headers.ContentType = null;
        using var answer = await Http.SendAsync(request);
        var said = await answer.Content.ReadAsStringAsync();
        Assert.True(!answer.IsSuccessStatusCode && said.Contains($"<Code>{code}</Code>", StringComparison.Ordinal),
            $"{answer.StatusCode}: {said}");
        return said;
    }
}
