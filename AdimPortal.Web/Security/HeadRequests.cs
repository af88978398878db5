namespace AdimPortal.Web.Security;

/// <summary>
/// HEAD asks for what GET answers, without the body (RFC 9110 9.3.2): whoever checks a link, or watches the portal,
/// asks so. No endpoint has to know of it.
/// </summary>
internal static class HeadRequests
{
    public static IApplicationBuilder UseHeadRequests(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (HttpMethods.IsHead(context.Request.Method))
            await AnswerAsync(context, next);
        else
            await next(context);
    });

    private static async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var (body, aborted) = (context.Response.Body, context.RequestAborted);
        await using var unsent = new UnsentBody(enough);
        (context.Request.Method, context.Response.Body, context.RequestAborted) =
            (HttpMethods.Get, unsent, enough.Token);
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested && !aborted.IsCancellationRequested)
        {
            // What was written is more than a page, and none of it is sent: the headers are all that was asked for.
        }
        finally
        {
            // The server itself leaves the body out of the answer to a HEAD, and reckons its length so.
            (context.Request.Method, context.Response.Body, context.RequestAborted) = (HttpMethods.Head, body, aborted);
        }
    }

    /// <summary>
    /// Takes what is written and sends nothing; after a megabyte it ends the work, so that nobody makes the portal read
    /// a whole backup for nothing.
    /// </summary>
    private sealed class UnsentBody(CancellationTokenSource enough) : Stream
    {
        private const int Enough = 1024 * 1024;

        private long _written;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
            // Nothing is held.
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _written += buffer.Length;
            if (_written <= Enough)
                return;
            enough.Cancel();
            throw new OperationCanceledException(enough.Token);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }
    }
}
