using AdimPortal.Core.Common;
using AdimPortal.Core.SelfHosted;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Web.SelfHosted;

/// <summary>
/// One request of a server waits at a time. Time stands still here, so that nobody looks again by the clock: whoever is
/// answered was woken by a word of the database.
/// </summary>
[Collection(SelfHostedServerPortals.Name)]
[Trait("Category", "Integration")]
public sealed class LongPollTests(SelfHostedServerPortal portal)
{
    private static readonly TimeSpan AMoment = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_second_request_ends_the_first_on_another_node_and_hears_of_the_task_at_once()
    {
        var server = await portal.NewServerAsync();
        var first = server.AskAsync(portal.One);
        await WaitsAsync(server, first);
        var second = server.AskAsync(portal.Other);
        Assert.Contains("\"wait\"", await first.WaitAsync(AMoment), StringComparison.Ordinal);
        await WaitsAsync(server, second);

        await portal.One.Services.GetRequiredService<IAgentTasks>()
            .AskAsync(server.Id, "run-1", "hold", 1, new Secret("A=Qg==\n"), default);
        Assert.Contains("\"run-1\"", await second.WaitAsync(AMoment), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_requests_one_waits_and_it_is_let_go_when_its_time_is_over()
    {
        var (server, neighbour) = (await portal.NewServerAsync(), await portal.NewServerAsync());
        var others = neighbour.AskAsync(portal.One);
        await WaitsAsync(neighbour, others);
        var waiting = new List<Task<string>>();
        for (var i = 0; i < 30; i++)
        {
            waiting.Add(server.AskAsync(i % 2 == 0 ? portal.One : portal.Other));
            // A stamp has to be later than the one before: so they come one after another.
            await WaitsAsync(server, waiting[^1]);
        }

        await Task.WhenAll(waiting[..^1]).WaitAsync(AMoment);
        Assert.False(waiting[^1].IsCompleted);
        Assert.False(others.IsCompleted);
        // It looks every few seconds, and goes after fifteen.
        for (var i = 0; i < 10 && !(waiting[^1].IsCompleted && others.IsCompleted); i++)
        {
            portal.Time.Advance(TimeSpan.FromSeconds(5));
            await Task.WhenAny(Task.WhenAll(waiting[^1], others),
                Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System));
        }

        Assert.Contains("\"wait\"", await waiting[^1].WaitAsync(AMoment), StringComparison.Ordinal);
        Assert.Contains("\"wait\"", await others.WaitAsync(AMoment), StringComparison.Ordinal);
    }

    /// <summary>Until the request is the one that waits.</summary>
    private async Task WaitsAsync(SigningServer server, Task<string> request)
    {
        var before = _waiter;
        for (var i = 0; i < 400 && !request.IsCompleted; i++)
        {
            _waiter =
                await portal.ReadAsync<string>(
                    "SELECT coalesce(task_waiter::text, '') FROM self_hosted_servers WHERE workspace_id = $1", server.Id);
            if (_waiter.Length > 0 && _waiter != before)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System);
        }

        Assert.Fail($"No request waits: {(request.IsCompleted ? await request : "nothing was answered")}");
    }

    private string _waiter = "";
}
