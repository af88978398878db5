using AdimPortal.Core.Billing;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Portal.Billing;
using AdimPortal.Web.Components.Shared;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace AdimPortal.Tests.Web.Components.Portal.Billing;

/// <summary>The question whether the plan ends with its last workspace.</summary>
public sealed class TerminationDialogTests : PageTest
{
    private readonly List<TerminationChoice?> _answers = [];

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, SubscriptionEnd.WithPeriod)]
    [InlineData(2, SubscriptionEnd.Now)]
    public void The_plan_ends_when_its_owner_says_so_and_goes_on_otherwise(int choice, SubscriptionEnd? end)
    {
        var dialog = Ask(new DateTimeOffset(2026, 12, 21, 10, 0, 0, TimeSpan.Zero));
        Assert.Contains("End the plan on 21 December 2026", dialog.Words(), StringComparison.Ordinal);
        dialog.FindAll("input[type=radio]")[choice].Click();
        dialog.Find("#typed-word").Input("ws7x2km");
        dialog.Find("form").Submit();
        Assert.Equal([new TerminationChoice(end)], _answers);
    }

    [Fact]
    public void Nothing_is_offered_where_there_is_nothing_to_end_and_nothing_happens_without_the_word()
    {
        var dialog = Ask(null);
        Assert.Empty(dialog.FindAll("input[type=radio]"));
        dialog.Find("form").Submit();
        Assert.Empty(_answers);
        dialog.Answer(isSure: false);
        Assert.Equal([null], _answers);
    }

    private IRenderedComponent<DialogHost> Ask(DateTimeOffset? periodEndsAt)
    {
        var host = Render<DialogHost>();
        _ = host.InvokeAsync(async () =>
            _answers.Add(
                await Services.GetRequiredService<IDialogService>()
                    .AskTerminationAsync("Sure?", "Terminate workspace", "All of it goes.", "ws7x2km", periodEndsAt)));
        return host;
    }
}
