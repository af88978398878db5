using AdimPortal.Core.Operations;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Portal.Operations;
using Bunit;

namespace AdimPortal.Tests.Web.Components.Portal.Operations;

/// <summary>Reading a log while it grows. Following and copying are the browser's own and are tried there.</summary>
public sealed class LogPaneTests : PageTest
{
    private readonly List<NumberedLine> _lines = [];

    [Fact]
    public void An_empty_log_says_so_and_not_that_nothing_was_found() =>
        Assert.Equal("The server has not sent any output yet.", Show().Find(".lines").Words());

    [Fact]
    public void Lines_appear_as_they_come_in_order()
    {
        var pane = Show();
        Say("system", "one", "two");
        Update(pane);
        Say("redis", "three");
        Update(pane);
        Assert.Equal(["one", "two", "three"], Texts(pane));
        Assert.Equal("3 lines", pane.Find(".count").Words());
    }

    /// <summary>A thousand who watch a step: none of them draws a log in which nothing is new.</summary>
    [Fact]
    public void Without_a_new_line_nothing_is_drawn()
    {
        var pane = Show();
        Say("system", "one");
        Update(pane);
        Update(pane);
        var drawn = pane.RenderCount;
        Update(pane);
        Assert.Equal(drawn, pane.RenderCount);
        Say("system", "two");
        Update(pane);
        Assert.True(pane.RenderCount > drawn);
    }

    [Fact]
    public void Searching_goes_on_in_the_lines_that_come_later()
    {
        var pane = Show();
        Say("system", "Starting nginx", "Something else");
        Update(pane);
        pane.Find("input[type=search]").Input("NGINX");
        Say("nginx", "nginx is up", "done");
        Update(pane);
        Assert.Equal(["Starting nginx", "nginx is up"], Texts(pane));
        Assert.Equal("2 of 4 lines", pane.Find(".count").Words());
        pane.Find("input[type=search]").Input("");
        Assert.Equal(4, Texts(pane).Count);
    }

    [Fact]
    public void One_source_can_be_read_alone_and_a_source_that_speaks_first_later_can_be_chosen_then()
    {
        var pane = Show();
        Say("system", "a");
        Update(pane);
        Assert.Equal(["All sources", "system"], Sources(pane));
        Say("redis", "b", "c");
        Update(pane);
        Assert.Equal(["All sources", "redis", "system"], Sources(pane));
        pane.Find("select").Change("redis");
        Assert.Equal(["b", "c"], Texts(pane));
        pane.Find("input[type=search]").Input("zzz");
        Assert.Equal("No lines match your search.", pane.Find(".lines").Words());
    }

    [Fact]
    public void Numbers_with_gaps_are_no_missing_lines()
    {
        var pane = Show();
        _lines.AddRange([new(3, APage.Ten, "a", "first"), new(90, APage.Ten, "a", "second")]);
        Update(pane);
        Assert.Equal(["first", "second"], Texts(pane));
    }

    [Fact]
    public void The_whole_log_is_copied_from_its_address_and_not_from_what_is_in_sight() =>
        Assert.Equal("/operations/7/log.txt", Show().Find("[data-copy-url]").GetAttribute("data-copy-url"));

    [Fact]
    public void Another_operation_begins_with_an_empty_pane()
    {
        var pane = Show();
        Say("system", "old");
        Update(pane);
        pane.Find("input[type=search]").Input("o");
        pane.Render(p => p.Add(l => l.TextAddress, "/operations/8/log.txt")
            .Add(l => l.Lines,
                [new NumberedLine(1, APage.Ten, "nginx", "n"), new NumberedLine(2, APage.Ten, "nginx", "o")]));
        Assert.Equal(["o"], Texts(pane));
        Assert.Equal("1 of 2 lines", pane.Find(".count").Words());
        Assert.Equal(["All sources", "nginx"], Sources(pane));
        pane.Find("input[type=search]").Input("");
        Assert.Equal(["n", "o"], Texts(pane));
    }

    private IRenderedComponent<LogPane> Show() =>
        Render<LogPane>(p => p.Add(l => l.Lines, _lines).Add(l => l.TextAddress, "/operations/7/log.txt"));

    private void Update(IRenderedComponent<LogPane> pane) => pane.Render(p => p.Add(l => l.Lines, _lines));

    private void Say(string source, params string[] texts) =>
        _lines.AddRange(
            [.. texts.Select((text, at) => new NumberedLine(_lines.Count + at + 1, APage.Ten, source, text))]);

    private static List<string> Texts(IRenderedComponent<LogPane> pane) =>
        [.. pane.FindAll(".line .text").Select(t => t.TextContent)];

    private static List<string> Sources(IRenderedComponent<LogPane> pane) =>
        [.. pane.FindAll("option").Select(o => o.TextContent)];
}
