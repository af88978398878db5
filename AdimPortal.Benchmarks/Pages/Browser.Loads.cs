using AdimPortal.Testing.Processes;
using Microsoft.Playwright;

namespace AdimPortal.Benchmarks.Pages;

/// <summary>What a page takes to come and to live, as the browser itself measures it.</summary>
internal sealed partial class Browser
{
    /// <summary>
    /// A circuit's first rendering puts a heading of its own in the place of the one that came with the HTML: from
    /// then on the page answers. This holds for every build whose pages are prerendered.
    /// </summary>
    private const string NotesWhenLive = """
        addEventListener('DOMContentLoaded', () => {
          const sent = document.querySelector('h1');
          const looks = new MutationObserver(() => {
            const heading = document.querySelector('h1');
            if (!heading || heading === sent) return;
            window.adimLiveAt = performance.now();
            looks.disconnect();
          });
          looks.observe(document, { childList: true, subtree: true });
        });
        """;

    private const string IsLive = "() => window.adimLiveAt !== undefined";

    private const string FirstByteAndLive =
        "() => [performance.getEntriesByType('navigation')[0].responseStart, window.adimLiveAt]";

    /// <summary>Clicks on Next, and tells after how many milliseconds another first row is there.</summary>
    private const string TurnsThePage = """
        () => new Promise((done, failed) => {
          const first = () => document.querySelector('main [data-workspace]')?.dataset.workspace;
          const before = first();
          const since = performance.now();
          const looks = new MutationObserver(() => {
            if (!first() || first() === before) return;
            looks.disconnect();
            done(performance.now() - since);
          });
          looks.observe(document, { childList: true, subtree: true, attributes: true });
          setTimeout(() => failed(new Error('The next rows did not come.')), 20000);
          document.querySelector('[data-pager=next]').click();
        })
        """;

    /// <summary>Opens a page as its address is opened, and closes it again.</summary>
    public async Task<(TimeSpan FirstByte, TimeSpan Live)> LoadAsync(string path)
    {
        var page = await LivePageAsync(path);
        var times = await page.EvaluateAsync<double[]>(FirstByteAndLive);
        await page.CloseAsync();
        return (TimeSpan.FromMilliseconds(times[0]), TimeSpan.FromMilliseconds(times[1]));
    }

    /// <summary>Bytes of style sheets and of scripts that the landing page loads, as they are sent.</summary>
    public async Task<(long Styles, long Scripts)> LandingBytesAsync()
    {
        await using var stranger = await _chromium.NewContextAsync(new() { BaseURL = _portal });
        var page = await stranger.NewPageAsync();
        var requests = new List<IRequest>();
        page.RequestFinished += (_, request) => requests.Add(request);
        await page.GotoAsync("/", new() { WaitUntil = WaitUntilState.NetworkIdle });
        return (await BytesAsync("stylesheet"), await BytesAsync("script"));

        async Task<long> BytesAsync(string type)
        {
            var bytes = 0L;
            foreach (var request in requests.Where(request => request.ResourceType == type).ToList())
                bytes += (await request.SizesAsync()).ResponseBodySize;
            return bytes;
        }
    }

    /// <summary>How long each change to the next page of a list takes until its rows are there.</summary>
    public async Task<IReadOnlyList<TimeSpan>> TurnPagesAsync(string path, int times)
    {
        var page = await LivePageAsync(path);
        var took = new List<TimeSpan>();
        for (var i = 0; i < times; i++)
        {
            took.Add(TimeSpan.FromMilliseconds(await page.EvaluateAsync<double>(TurnsThePage)));
            await page.WaitForTimeoutAsync(300);
        }

        await page.CloseAsync();
        return took;
    }

    private async Task<IPage> LivePageAsync(string path)
    {
        var page = await _person.NewPageAsync();
        await page.AddInitScriptAsync(NotesWhenLive);
        await page.GotoAsync(path);
        await page.WaitForFunctionAsync(IsLive);
        return page;
    }
}
