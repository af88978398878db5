using AdimPortal.Core.Cloud;
using AdimPortal.Core.Operations;
using AdimPortal.Testing.InMemory;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Portal.Operations;

namespace AdimPortal.Tests.Web.Components.Portal.Operations;

public sealed class ServerQueueBoardTests
{
    private readonly InMemoryServerQueue _queue = new();
    private readonly HeardFeed _feed = new();

    [Fact]
    public async Task A_thousand_who_look_read_the_queue_once_for_each_change()
    {
        using var board = new ServerQueueBoard(_queue, _feed);
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => board.ReadAsync()));
        Assert.Equal(1, _queue.Reads);
        _queue.View = new ServerQueueView([new(OperationId.New(APage.Ten), APage.Ten, null)]);
        _feed.Tell();
        var seen = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => board.ReadAsync()));
        Assert.All(seen, view => Assert.Single(view.Waiting));
        Assert.Equal(2, _queue.Reads);
    }
}
