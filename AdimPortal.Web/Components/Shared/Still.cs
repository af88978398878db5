using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;

namespace AdimPortal.Web.Components.Shared;

/// <summary>
/// A part of a page that only shows: nothing in it answers to a click or a key by way of the circuit. An open page
/// holds it as text and not as components, of which each takes some 3 KB for as long as the page is open
/// (docs/decisions/0047). Links, copying and times are the browser's own and work in it.
/// </summary>
public sealed class Still : ComponentBase
{
    private static readonly ConditionalWeakTable<object, ConcurrentDictionary<string, string>> Shared = new();

    private object? _drawnOf;
    private string? _text, _shown;

    [Inject]
    private IServiceProvider Services { get; set; } = default!;

    [Inject]
    private ILoggerFactory Logs { get; set; } = default!;

    /// <summary>All that it is drawn from: what equals it is not drawn again.</summary>
    [Parameter, EditorRequired]
    public required object Of { get; set; }

    /// <summary>
    /// Drawn once under that name for all who look at the same object; null where each page has an object of its own.
    /// What else it is drawn from belongs into the name: all empty lists can be one object.
    /// </summary>
    [Parameter]
    public string? SharedAs { get; set; }

    /// <summary>Nothing in it may wait for something.</summary>
    [Parameter, EditorRequired]
    public required RenderFragment ChildContent { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive || (SharedAs is null && Of.Equals(_drawnOf)))
            return;
        _drawnOf = Of;
        var text = SharedAs is null
            ? await DrawAsync(Services, Logs, ChildContent)
            : await SharedAsync(Of, SharedAs);
        // What looks the same stays the same text: the page would hold both.
        if (text != _text)
            _text = text;
    }

    protected override bool ShouldRender() => !RendererInfo.IsInteractive || !ReferenceEquals(_text, _shown);

    /// <remarks>What comes first, with the HTML, is drawn as it stands: it is nowhere held.</remarks>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (RendererInfo.IsInteractive)
            builder.AddMarkupContent(0, _shown = _text);
        else
            builder.AddContent(1, ChildContent);
    }

    private async Task<string> SharedAsync(object of, string name)
    {
        var drawn = Shared.GetValue(of, static _ => new());
        return drawn.TryGetValue(name, out var text)
            ? text
            : drawn.GetOrAdd(name, await DrawAsync(Services, Logs, ChildContent));
    }

    /// <summary>
    /// As text, for who holds it without a component. It is complete when this returns: a page is never seen without
    /// it.
    /// </summary>
    internal static async Task<string> DrawAsync(IServiceProvider services, ILoggerFactory logs,
        RenderFragment content)
    {
        await using var renderer = new HtmlRenderer(services, logs);
        var part = ParameterView.FromDictionary(
            new Dictionary<string, object?> { [nameof(Part.Content)] = content });
        return await renderer.Dispatcher.InvokeAsync(() =>
            renderer.BeginRenderingComponent<Part>(part).ToHtmlString());
    }

    private sealed class Part : ComponentBase
    {
        [Parameter]
        public RenderFragment? Content { get; set; }

        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, Content);
    }
}
