using System.Buffers;
using System.Net;
using System.Net.WebSockets;
using System.Text;

namespace AdimPortal.Benchmarks.Circuits;

/// <summary>
/// The line between a page and its circuit, as blazor.web.js has it: SignalR's calls in MessagePack, each with its
/// length before it, in a WebSocket that offers compression as browsers do.
/// </summary>
internal sealed class CircuitLink : IAsyncDisposable
{
    private const string Handshake = "{\"protocol\":\"blazorpack\",\"version\":1}\u001e";
    private const long Call = 1, Answer = 3;

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly ArrayBufferWriter<byte> _body = new(256);
    private byte[] _heard = new byte[4096];

    /// <param name="cookies">Of the person who has the page open.</param>
    public static async Task<CircuitLink> OpenAsync(Uri portal, CookieContainer cookies, CancellationToken cancel)
    {
        var link = new CircuitLink();
        link._socket.Options.Cookies = cookies;
        link._socket.Options.DangerousDeflateOptions = new WebSocketDeflateOptions();
        var address = new UriBuilder(new Uri(portal, "_blazor")) { Scheme = "ws" };
        await link._socket.ConnectAsync(address.Uri, cancel);
        await link._socket.SendAsync(Encoding.UTF8.GetBytes(Handshake), WebSocketMessageType.Text, true, cancel);
        await link.HearAsync(cancel);
        return link;
    }

    /// <param name="invocation">Names the answer that is wanted; null when none is.</param>
    public async Task CallAsync(string? invocation, string method, object?[] arguments, CancellationToken cancel)
    {
        await _sending.WaitAsync(cancel);
        try
        {
            // No header, no stream.
            _body.ResetWrittenCount();
            _body.Write<byte>([0x96, (byte)Call, 0x80]);
            Pack.Write(_body, invocation);
            Pack.Write(_body, method);
            Pack.Write(_body, arguments);
            _body.Write<byte>([0x90]);
            var length = Length(_body.WrittenCount);
            await _socket.SendAsync(length, WebSocketMessageType.Binary, false, cancel);
            await _socket.SendAsync(_body.WrittenMemory, WebSocketMessageType.Binary, true, cancel);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Waits for what the circuit says next.</summary>
    /// <returns>Its calls and answers; pings are left out. Null when the line has ended.</returns>
    public async Task<IReadOnlyList<Said>?> HearAllAsync(CancellationToken cancel)
    {
        var rest = await HearAsync(cancel);
        if (rest.IsEmpty)
            return null;
        var said = new List<Said>();
        while (!rest.IsEmpty)
        {
            var length = TakeLength(ref rest);
            var one = rest[..length];
            rest = rest[length..];
            if (Pack.Read(ref one) is object?[] parts)
                Add(said, parts);
        }

        return said;
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _sending.Dispose();
        return ValueTask.CompletedTask;
    }

    private static void Add(List<Said> said, object?[] parts)
    {
        if (parts is [Call, _, _, string method, object?[] arguments, ..])
            said.Add(new Said(method, arguments));
        else if (parts is [Answer, _, string invocation, _, ..])
            said.Add(new Said(invocation, parts.Length > 4 ? [parts[4]] : []));
    }

    private async Task<ReadOnlyMemory<byte>> HearAsync(CancellationToken cancel)
    {
        var count = 0;
        while (true)
        {
            if (count == _heard.Length)
                Array.Resize(ref _heard, count * 2);
            var part = await _socket.ReceiveAsync(_heard.AsMemory(count), cancel);
            count += part.Count;
            if (part.MessageType == WebSocketMessageType.Close)
                return default;
            if (part.EndOfMessage)
                return _heard.AsMemory(0, count);
        }
    }

    private static byte[] Length(int length)
    {
        var bytes = new List<byte>();
        for (; length > 0x7f; length >>= 7)
            bytes.Add((byte)(length | 0x80));
        return [.. bytes, (byte)length];
    }

    private static int TakeLength(ref ReadOnlyMemory<byte> from)
    {
        var (length, shift) = (0, 0);
        while (true)
        {
            var one = from.Span[0];
            from = from[1..];
            length |= (one & 0x7f) << shift;
            shift += 7;
            if (one < 0x80)
                return length;
        }
    }
}

/// <param name="What">The method that is called, or the invocation that is answered.</param>
internal sealed record Said(string What, object?[] Arguments);
