using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Portal.Provisioning;
using Bunit;

namespace AdimPortal.Tests.Web.Components.Portal.Provisioning;

/// <summary>The one live field of a plain form.</summary>
public sealed class RegionFieldTests : PageTest
{
    [Fact]
    public void What_is_chosen_goes_with_the_form_from_the_first_html_on()
    {
        var field = Show("nyc3");
        Assert.Equal(("New York, North America", "nyc3"), (Shown(field), Sent(field)));
        field.Choose("#region", "Singapore, Asia");
        Assert.Equal(("Singapore, Asia", "sgp1"), (Shown(field), Sent(field)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("atlantis")]
    [InlineData("\"><script>alert(1)</script>")]
    public void One_that_is_not_offered_is_none(string? value)
    {
        var field = Show(value);
        Assert.Equal(("", ""), (Shown(field), Sent(field)));
        Assert.DoesNotContain("script", field.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_named_and_says_what_is_wrong_where_it_stands()
    {
        var field = Render<RegionField>(p => p.Add(f => f.Name, "Form.Region").Add(f => f.Fault, "Choose a region."));
        Assert.Equal("region", field.Find("label").GetAttribute("for"));
        var input = field.Find("#region");
        Assert.Equal(("combobox", "true"), (input.GetAttribute("role"), input.GetAttribute("aria-invalid")));
        Assert.Contains("region-fault", input.GetAttribute("aria-describedby"), StringComparison.Ordinal);
        Assert.Equal("Choose a region.", field.Find("#region-fault").Words());
    }

    [Theory]
    [InlineData("ams3", "Amsterdam, Europe")]
    [InlineData("syd1", "Sydney, Australia")]
    [InlineData("new1", "Newtown")]
    public void A_region_says_how_near_it_is_where_that_is_known(string slug, string text) =>
        Assert.Equal(text, RegionText.Of(slug, text.Split(',')[0]));

    private IRenderedComponent<RegionField> Show(string? value) =>
        Render<RegionField>(p => p.Add(f => f.Name, "Form.Region").Add(f => f.Value, value));

    private static string Shown(IRenderedComponent<RegionField> field) =>
        field.Find("#region").GetAttribute("value") ?? "";

    private static string Sent(IRenderedComponent<RegionField> field) =>
        field.Find("[name='Form.Region']").GetAttribute("value") ?? "";
}
