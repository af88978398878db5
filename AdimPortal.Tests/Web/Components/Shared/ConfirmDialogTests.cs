using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Shared;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace AdimPortal.Tests.Web.Components.Shared;

/// <summary>The question before something that can't be taken back.</summary>
public sealed class ConfirmDialogTests : PageTest
{
    private readonly List<bool> _answers = [];

    [Theory]
    [InlineData("")]
    [InlineData("ws7x2k")]
    [InlineData("WS7X2KM")]
    public void Until_the_word_is_typed_there_is_no_way_on_not_even_by_Enter(string typed)
    {
        var dialog = Ask("ws7x2km");
        dialog.Find("form input").Input(typed);
        dialog.Find("form").Submit();
        Assert.Empty(_answers);
        Assert.Equal("Type ws7x2km to confirm.", dialog.Find("[role=alert]").Words());
        Assert.Equal("true", dialog.Find("form input").GetAttribute("aria-invalid"));

        // It is gone with the next letter.
        dialog.Find("form input").Input("ws7");
        Assert.Equal("", dialog.Find("[role=alert]").Words());
    }

    [Fact]
    public void The_word_opens_the_way_and_spaces_around_it_do_no_harm()
    {
        var dialog = Ask("ws7x2km");
        dialog.Find("form input").Input(" ws7x2km ");
        dialog.Find("form").Submit();
        Assert.Equal([true], _answers);
    }

    [Theory]
    [InlineData("button:contains('Keep it')")]
    [InlineData("button[aria-label=Close]")]
    public void Keeping_it_is_always_possible(string button)
    {
        Ask("ws7x2km").Find(button).Click();
        Assert.Equal([false], _answers);
    }

    [Fact]
    public void Without_a_word_a_click_is_enough()
    {
        var dialog = Ask(null);
        Assert.Empty(dialog.FindAll("form input"));
        dialog.Find("form").Submit();
        Assert.Equal([true], _answers);
    }

    /// <summary>What the server sends back is older than what a fast typist has typed meanwhile.</summary>
    [Fact]
    public void The_text_of_the_field_is_the_browsers()
    {
        var dialog = Ask("ws7x2km");
        dialog.Find("form input").Input("ws7");
        Assert.False(dialog.Find("form input").HasAttribute("value"));
    }

    [Fact]
    public void The_button_on_the_other_side_of_the_dialog_sends_the_form()
    {
        var dialog = Ask(null);
        Assert.Equal(dialog.Find("form").Id, dialog.Find("button[type=submit]").GetAttribute("form"));
        Assert.Equal("All of it goes.", dialog.Find("form").Words());
        Assert.Equal("Remove", dialog.Find("button[type=submit]").Words());
    }

    private IRenderedComponent<DialogHost> Ask(string? word)
    {
        var host = Render<DialogHost>();
        _ = host.InvokeAsync(async () =>
            _answers.Add(
                await Services.GetRequiredService<IDialogService>()
                    .ConfirmAsync("Sure?", "All of it goes.", "Remove", "Keep it", word)));
        return host;
    }
}
