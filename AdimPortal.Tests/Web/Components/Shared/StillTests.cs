using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Shared;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace AdimPortal.Tests.Web.Components.Shared;

/// <summary>What only shows is drawn when it changed, and once for all who look at the same.</summary>
public sealed class StillTests : PageTest
{
    private int _drawn;

    [Fact]
    public void It_looks_as_what_is_in_it()
    {
        var still = Show(new object());
        Assert.Equal("Running", still.Find(".mud-chip").Words());
        Assert.Equal(1, _drawn);
    }

    [Fact]
    public void The_same_is_not_drawn_again_and_another_is()
    {
        var still = Show((1, "one"));
        still.Render(p => p.Add(s => s.Of, (1, "one")));
        Assert.Equal(1, _drawn);
        still.Render(p => p.Add(s => s.Of, (2, "one")));
        Assert.Equal(2, _drawn);
    }

    [Fact]
    public void Pages_that_show_the_same_object_share_what_was_drawn_of_it()
    {
        var shown = new object();
        var (one, other) = (Show(shown, "pill"), Show(shown, "pill"));
        Assert.Equal(one.Markup, other.Markup);
        Assert.Equal(1, _drawn);
        Show(shown, "pill for staff");
        Assert.Equal(2, _drawn);
    }

    private IRenderedComponent<Still> Show(object of, string? sharedAs = null) =>
        Render<Still>(p => p.Add(s => s.Of, of).Add(s => s.SharedAs, sharedAs).Add(s => s.ChildContent, Pill));

    private void Pill(RenderTreeBuilder builder)
    {
        _drawn++;
        builder.OpenComponent<Pill>(0);
        builder.AddComponentParameter(1, nameof(AdimPortal.Web.Components.Shared.Pill.Look), StatusStyle.Working);
        builder.AddComponentParameter(2, nameof(AdimPortal.Web.Components.Shared.Pill.Text), "Running");
        builder.CloseComponent();
    }
}
