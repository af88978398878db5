using Microsoft.Playwright;

namespace AdimPortal.Testing;

/// <summary>A page used without a mouse: one comes to a thing by Tab alone, and knows it by the name that is read
/// out.</summary>
internal sealed class ByKeyboard(IPage page)
{
    /// <summary>Nobody tabs further than this.</summary>
    private const int Most = 80;

    /// <summary>Goes to a link, a button or a field of the page itself, or of a dialog, and no further.</summary>
    public async Task GoToAsync(string name)
    {
        for (var tabs = 0; tabs < Most; tabs++)
        {
            var focused = await page.EvaluateAsync<string?>("""
                () => {
                  const one = document.activeElement;
                  if (!one.closest("main, [role=dialog]")) return null;
                  return (one.ariaLabel ?? one.labels?.[0]?.innerText ?? one.innerText ?? "").trim();
                }
                """);
            if (focused == name)
                return;
            await page.Keyboard.PressAsync("Tab");
        }

        throw new InvalidOperationException($"“{name}” can't be reached by keyboard.");
    }

    public async Task PressAsync(string name)
    {
        await GoToAsync(name);
        await page.Keyboard.PressAsync("Enter");
    }

    public async Task TypeAsync(string label, string text)
    {
        await GoToAsync(label);
        await page.Keyboard.TypeAsync(text);
    }
}
