using System.Diagnostics;

namespace AdimPortal.Benchmarks.Ready;

/// <summary>A parked workspace, asked for by the form and seen on the page that the form leads to.</summary>
internal static class Claims
{
    public static async Task<TimeSpan?> TakeAsync(Visitor visitor)
    {
        var send = await visitor.NewWorkspaceAsync("Ready");
        var sent = Stopwatch.GetTimestamp();
        try
        {
            var workspace = await send();
            var hasCode = await visitor.SeesAsync($"workspaces/{workspace}", "data-code-status=\"Live\"");
            return hasCode ? Stopwatch.GetElapsedTime(sent) : null;
        }
        catch (Exception fault) when (fault is HttpRequestException or InvalidOperationException)
        {
            Console.WriteLine($"  no code: {fault.Message}");
            return null;
        }
    }
}
