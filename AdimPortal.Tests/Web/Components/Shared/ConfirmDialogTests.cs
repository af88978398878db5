using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Shared;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace AdimPortal.Tests.Web.Components.Shared;

/// <summary>The question before something that can't be taken back.</summary>
public sealed class ConfirmDialogTests : PageTest
{
    private readonly List<object?> _answers = [];

    public ConfirmDialogTests() =>
        Services.GetRequiredService<DialogService>().OnClose += answer => _answers.Add((object?)answer);

    [Theory]
    [InlineData("")]
    [InlineData("ws7x2k")]
    [InlineData("WS7X2KM")]
    public void Until_the_word_is_typed_there_is_no_way_on_not_even_by_Enter(string typed)
    {
        var dialog = Ask("ws7x2km");
        dialog.Find("input").Input(typed);
        Assert.True(dialog.Find("button[type=submit]").HasAttribute("disabled"));
        dialog.Find("form").Submit();
        Assert.Empty(_answers);
    }

    [Fact]
    public void The_word_opens_the_way_and_spaces_around_it_do_no_harm()
    {
        var dialog = Ask("ws7x2km");
        dialog.Find("input").Input(" ws7x2km ");
        Assert.False(dialog.Find("button[type=submit]").HasAttribute("disabled"));
        dialog.Find("form").Submit();
        Assert.Equal([true], _answers);
    }

    [Fact]
    public void Keeping_it_is_always_possible()
    {
        Ask("ws7x2km").Find("button[type=button]").Click();
        Assert.Equal([false], _answers);
    }

    [Fact]
    public void Without_a_word_a_click_is_enough()
    {
        var dialog = Ask(null);
        Assert.Empty(dialog.FindAll("input"));
        dialog.Find("form").Submit();
        Assert.Equal([true], _answers);
    }

    private IRenderedComponent<ConfirmDialog> Ask(string? word)
    {
        _ = Services.GetRequiredService<DialogService>().OpenAsync<ConfirmDialog>("Sure?");
        return Render<ConfirmDialog>(p => p.Add(d => d.Message, "All of it goes.").Add(d => d.Act, "Remove")
            .Add(d => d.Word, word));
    }
}
