using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AdimPortal.Benchmarks.Circuits;

/// <summary>
/// A page that somebody has open, without a browser: its HTML, then its circuit, which is answered as a browser
/// answers. A list that shows only what is in sight is told that its end is.
/// </summary>
internal sealed partial class OpenPage : IAsyncDisposable
{
    /// <summary>Of the list: nothing after its end, and a pane of 600 pixels.</summary>
    private const string EndInSight = "[0,600,600]";

    /// <summary>In bytes; the first batch of a circuit is nearly empty, for it begins without components.</summary>
    private const int AWholePage = 4096;

    private readonly CircuitLink _link;
    private readonly Action<ReadOnlyMemory<byte>> _rendered;
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource _isLive = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _address;
    private readonly string _operations;
    private readonly string _state;
    private Task _living = Task.CompletedTask;

    private OpenPage(CircuitLink link, string address, string operations, string state,
        Action<ReadOnlyMemory<byte>> rendered) =>
        (_link, _address, _operations, _state, _rendered) = (link, address, operations, state, rendered);

    /// <summary>How many bytes of changes it was sent.</summary>
    public long Bytes { get; private set; }

    /// <param name="rendered">Gets each batch of changes.</param>
    /// <returns>When the page is live.</returns>
    public static async Task<OpenPage> OpenAsync(Uri portal, HttpClient http, CookieContainer cookies, string path,
        Action<ReadOnlyMemory<byte>> rendered, CancellationToken cancel)
    {
        var html = await http.GetStringAsync(path, cancel);
        var page = new OpenPage(await CircuitLink.OpenAsync(portal, cookies, cancel),
            new Uri(portal, path).ToString(), Operations(html), State().Match(html).Groups["state"].Value, rendered);
        await page._link.CallAsync("0", "StartCircuit", [portal.ToString(), page._address, "[]", page._state], cancel);
        page._living = page.LiveAsync();
        await page._isLive.Task.WaitAsync(TimeSpan.FromSeconds(60), cancel);
        return page;
    }

    /// <summary>As a tab that is closed without a word.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _living.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _link.DisposeAsync();
        _closing.Dispose();
    }

    private async Task LiveAsync()
    {
        try
        {
            while (await _link.HearAllAsync(_closing.Token) is { } said)
                foreach (var one in said)
                    await AnswerAsync(one);
            throw new InvalidOperationException($"The circuit of {_address} was closed.");
        }
        catch (Exception end)
        {
            _isLive.TrySetException(end);
            throw;
        }
    }

    private Task AnswerAsync(Said said) => said switch
    {
        ("JS.RenderBatch", [long batch, ReadOnlyMemory<byte> changes]) => RenderedAsync(batch, changes),
        ("JS.BeginInvokeJS", [long call, string method, string arguments, ..]) =>
            CalledAsync(call, method, arguments),
        ("JS.Error", [string fault]) => throw new InvalidOperationException($"{_address}: {fault}"),
        _ => Task.CompletedTask,
    };

    private async Task RenderedAsync(long batch, ReadOnlyMemory<byte> changes)
    {
        Bytes += changes.Length;
        _rendered(changes);
        await SendAsync("OnRenderCompleted", batch, null);
        if (changes.Length > AWholePage)
            _isLive.TrySetResult();
    }

    private async Task CalledAsync(long call, string method, string arguments)
    {
        if (method == "Blazor._internal.attachWebRendererInterop")
            await SendAsync("UpdateRootComponents", _operations, _state);
        if (call != 0)
            await SendAsync("EndInvokeJSFromDotNet", call, true, $"[{call},true,null]");
        if (method == "Blazor._internal.Virtualize.init")
        {
            var list = JsonNode.Parse(arguments)![0]!["__dotNetObject"]!.GetValue<long>();
            await SendAsync("BeginInvokeDotNetFromJS", null, null, "OnSpacerAfterVisible", list, EndInSight);
        }
    }

    private Task SendAsync(string method, params object?[] arguments) =>
        _link.CallAsync(null, method, arguments, _closing.Token);

    private static string Operations(string html)
    {
        var added = Marker().Matches(html).Select(match => JsonNode.Parse(match.Groups["marker"].Value)!)
            .Where(marker => marker["descriptor"] is not null)
            .Select((marker, at) =>
                new JsonObject { ["type"] = "add", ["ssrComponentId"] = at + 1, ["marker"] = marker });
        return new JsonObject { ["batchId"] = 1, ["operations"] = new JsonArray([.. added]) }
            .ToJsonString(JsonSerializerOptions.Default);
    }

    [GeneratedRegex("<!--Blazor:(?<marker>\\{.*?\\})-->")]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(?<state>[^-]+)-->")]
    private static partial Regex State();
}
