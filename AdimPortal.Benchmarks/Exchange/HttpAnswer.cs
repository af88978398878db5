using System.Text;

namespace AdimPortal.Benchmarks.Exchange;

/// <summary>As much of HTTP as a load generator needs that may cost next to nothing.</summary>
internal static class HttpAnswer
{
    private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();

    /// <summary>A request that exchanges the code.</summary>
    public static byte[] Request(string code)
    {
        var body = $$"""{"otp":"{{code}}"}""";
        return Encoding.ASCII.GetBytes(
            $"POST /api/validate-otp HTTP/1.1\r\nHost: localhost\r\nUser-Agent: bench\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    /// <summary>A body is either counted or ends with an empty chunk.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf(EndOfHead);
        if (head < 0)
            return false;
        var body = answer[(head + EndOfHead.Length)..];
        var counted = "Content-Length: "u8;
        var at = answer[..head].IndexOf(counted);
        return at < 0
            ? body.EndsWith("0\r\n\r\n"u8)
            : System.Buffers.Text.Utf8Parser.TryParse(answer[(at + counted.Length)..], out int length, out _)
                && body.Length == length;
    }

    /// <exception cref="InvalidOperationException">It has another status.</exception>
    public static void Require(ReadOnlySpan<byte> answer, int status)
    {
        if (!answer.StartsWith(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} ")))
            throw new InvalidOperationException($"Not {status}: {Encoding.UTF8.GetString(answer)}");
    }
}
