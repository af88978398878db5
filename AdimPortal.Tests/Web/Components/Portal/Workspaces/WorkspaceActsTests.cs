using AdimPortal.Core.Acts;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Portal.Workspaces;
using AdimPortal.Web.Components.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Tests.Web.Components.Portal.Workspaces;

/// <summary>What is asked for by a button.</summary>
public sealed class WorkspaceActsTests : PageTest
{
    private static readonly RequestAnswer Accepted =
        new RequestAnswer.Accepted(new OperationId(Guid.Parse("0193a000-0000-7000-8000-000000000001")));

    private readonly List<string> _said = [];

    private WorkspaceActs Acts => Services.GetRequiredService<WorkspaceActs>();

    [Fact]
    public async Task A_double_click_asks_once()
    {
        Portal.Workspaces.Add(APage.AWorkspace(UserId, WorkspaceStatus.Active));
        var (asked, answer) = (0, new TaskCompletionSource<RequestAnswer>());
        Task<RequestAnswer> Effect(ActPermit permit)
        {
            asked++;
            return answer.Task;
        }

        var first = Acts.AskAsync(Act.BackUp, "ws7x2km", "It was not started", Effect);
        Assert.Null(await Acts.AskAsync(Act.BackUp, "ws7x2km", "It was not started", Effect));
        Assert.True(Acts.IsAsking);
        answer.SetResult(Accepted);
        Assert.Equal(Accepted, await first);
        Assert.Equal((1, false), (asked, Acts.IsAsking));
    }

    [Fact]
    public async Task A_refusal_is_shown_in_its_own_words_and_a_fault_blocks_nothing()
    {
        Portal.Workspaces.Add(APage.AWorkspace(UserId, WorkspaceStatus.Active));
        Services.GetRequiredService<Toast>().Said += message => _said.Add($"{message.Title}: {message.Text}");

        await Acts.AskAsync(Act.BackUp, "ws7x2km", "It was not started",
            _ => Task.FromResult<RequestAnswer>(new RequestAnswer.Refused("Something else is being done to it.")));
        Assert.Equal(["It was not started: Something else is being done to it."], _said);

        await Assert.ThrowsAsync<TimeoutException>(() =>
            Acts.AskAsync(Act.BackUp, "ws7x2km", "It was not started", _ => throw new TimeoutException()));
        Assert.Equal(Accepted,
            await Acts.AskAsync(Act.BackUp, "ws7x2km", "It was not started", _ => Task.FromResult(Accepted)));
    }

    [Theory]
    [InlineData("ws7x2km")]
    [InlineData("ws22222")]
    [InlineData("no id")]
    public async Task Nothing_is_asked_of_a_workspace_that_is_not_ones_own_any_more(string id)
    {
        Portal.Workspaces.Add(APage.AWorkspace(Guid.NewGuid(), WorkspaceStatus.Active));
        Assert.Null(
            await Acts.AskAsync(Act.BackUp, id, "It was not started",
                _ => throw new InvalidOperationException("It was asked.")));
        Assert.False(Acts.IsAsking);
    }
}
