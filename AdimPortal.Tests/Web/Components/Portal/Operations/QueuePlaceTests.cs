using AdimPortal.Core.Cloud;
using AdimPortal.Core.Operations;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Portal.Operations;
using Bunit;

namespace AdimPortal.Tests.Web.Components.Portal.Operations;

/// <summary>What somebody reads who waits for a server, and what it costs that many do.</summary>
public sealed class QueuePlaceTests : PageTest
{
    private static readonly OperationId Before = OperationId.New(APage.Ten);
    private static readonly OperationId Mine = OperationId.New(APage.Ten.AddSeconds(1));

    [Fact]
    public void It_says_the_place_and_when_the_turn_should_come()
    {
        Queue.View = new([new(Before, APage.Ten, null), new(Mine, APage.Ten, APage.Ten.AddMinutes(3))]);
        var place = Show();
        Assert.StartsWith("1 workspace is before it in the queue. Until its turn: about 3 min left .", place.Words(),
            StringComparison.Ordinal);
        Assert.Contains("You can leave this page: we email you when the workspace is ready.", place.Words(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nobody_can_tell_no_time_is_made_up()
    {
        Queue.View = new([new(Mine, APage.Ten, null)]);
        var place = Show();
        Assert.StartsWith(
            "It is next in the queue. It starts as soon as a server becomes free. We can't say yet when that will be.",
            place.Words(), StringComparison.Ordinal);
        Assert.Empty(place.FindAll("time-left"));
    }

    [Fact]
    public void Whoever_does_not_wait_sees_nothing() => Assert.Equal("", Show().Words());

    private IRenderedComponent<QueuePlace> Show() =>
        Render<QueuePlace>(parameters => parameters.Add(p => p.Operation, Mine));
}
