using System.Net;
using AdimPortal.Infrastructure.Identity;
using AngleSharp.Html.Parser;

namespace AdimPortal.Tests.Web.Security.Routes;

/// <summary>Whatever Ctrl+K finds is there, for whoever found it.</summary>
[Trait("Category", "Integration")]
public sealed class FoundLinksTests(WalkedPortal portal) : IClassFixture<WalkedPortal>
{
    [Theory]
    [InlineData(Roles.Customer)]
    [InlineData(Roles.Support)]
    [InlineData(Roles.Admin)]
    public async Task Every_link_that_is_found_leads_somewhere(string who)
    {
        using var walker = await portal.WalkerAsync(who);
        var links = new HashSet<string>();
        foreach (var text in new[] { "", portal.Workspace.Value, "walk.example", "a", "re", "s", "t" })
        {
            using var answer = await walker.SendAsync("GET", $"/find/results?text={text}");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var found = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
            var addresses = found.QuerySelectorAll("a").Select(link => link.GetAttribute("href")!).ToList();
            Assert.Equal($"{addresses.Count}", found.QuerySelector("[data-found]")!.GetAttribute("data-found"));
            links.UnionWith(addresses);
        }

        Assert.InRange(links.Count, who == Roles.Customer ? 8 : 16, 100);
        foreach (var link in links)
        {
            using var answer = await walker.SendAsync("GET", link);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{link}: {answer.StatusCode}");
        }
    }

    /// <summary>It is for whoever builds the portal.</summary>
    [Fact]
    public async Task The_page_of_components_is_not_there_in_production()
    {
        using var walker = await portal.WalkerAsync(Roles.Admin);
        using var answer = await walker.SendAsync("GET", "/dev/components");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData(WalkedPortal.Nobody)]
    [InlineData(WalkedPortal.Unverified)]
    public async Task Nobody_else_is_answered(string who)
    {
        using var walker = await portal.WalkerAsync(who);
        using var answer = await walker.SendAsync("GET", "/find/results?text=a");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }
}
