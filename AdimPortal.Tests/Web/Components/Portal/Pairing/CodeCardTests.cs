using AdimPortal.Core.Pairing;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Portal.Pairing;
using Bunit;

namespace AdimPortal.Tests.Web.Components.Portal.Pairing;

/// <summary>The code in each state of its life.</summary>
public sealed class CodeCardTests : PageTest
{
    private static readonly CodeView Live = APage.LiveCode(APage.Notes, APage.Ten);

    [Fact]
    public void A_live_code_is_shown_copied_counted_down_and_drawn()
    {
        var card = Show(Live);
        Assert.Equal("ws7x2km-482917", card.Find("[data-code]").Words());
        Assert.Equal("ws7x2km-482917", card.Find("button.code").GetAttribute("data-copy"));
        Assert.Equal(APage.Ten.AddHours(24).ToString("O"), card.Find("time-left").GetAttribute("until"));
        Assert.NotNull(card.Find(".qr[role=img] svg"));
    }

    [Fact]
    public void The_QR_holds_the_portal_and_the_code() =>
        Assert.Equal("adim://connect?portal=https%3A%2F%2Fportal.adim.test&code=ws7x2km-482917",
            QrCode.Address(new Uri("https://portal.adim.test/anything"), Live.Code!));

    [Fact]
    public void A_used_code_says_who_when_and_from_where_and_is_gone()
    {
        var card = Show(Ended(CodeStatus.Used) with { UsedBy = new CodeUser("198.51.100.7", "Adim/1.0") });
        Assert.Contains("A client is connected", card.Words(), StringComparison.Ordinal);
        Assert.Contains("From 198.51.100.7 Client Adim/1.0", card.Words(), StringComparison.Ordinal);
        Assert.Empty(card.FindAll("[data-code], .qr"));
    }

    [Theory]
    [InlineData(CodeStatus.Expired, "within 24 hours")]
    [InlineData(CodeStatus.TooManyTries, "five wrong codes")]
    [InlineData(CodeStatus.Replaced, "was revoked")]
    [InlineData(CodeStatus.Withdrawn, "was revoked")]
    public void A_dead_code_says_what_it_died_of_and_how_to_get_another(CodeStatus status, string why)
    {
        var card = Show(Ended(status));
        Assert.Contains(why, card.Words(), StringComparison.Ordinal);
        Assert.Contains("New code", card.Words(), StringComparison.Ordinal);
        Assert.DoesNotContain("482917", card.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void No_code_at_all_is_said_too() =>
    Assert.Contains("no code yet", Show(null).Words(), StringComparison.Ordinal);

    [Fact]
    public void A_new_code_is_asked_for_by_its_button()
    {
        var asked = 0;
        var card = Render<CodeCard>(p => p.Add(c => c.Code, Live).Add(c => c.OnNewCode, () => asked++));
        card.Find("button:contains('New code')").Click();
        Assert.Equal(1, asked);
    }

    private static CodeView Ended(CodeStatus status) => Live with { Code = null, Status = status, EndedAt = APage.Ten };

    private IRenderedComponent<CodeCard> Show(CodeView? code) => Render<CodeCard>(p => p.Add(c => c.Code, code));
}
