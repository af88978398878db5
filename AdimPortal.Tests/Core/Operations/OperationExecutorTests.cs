using AdimPortal.Core.Operations;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.InMemory;

namespace AdimPortal.Tests.Core.Operations;

public class OperationExecutorTests
{
    private readonly InMemoryWorld _world = new();

    [Fact]
    public async Task A_request_ends_in_an_active_workspace_with_one_of_everything_and_a_welcome()
    {
        var operation = _world.Request(ProvisionOperation.OperationName);
        var end = await _world.RunAsync(operation);
        Assert.Equal(OperationStatus.Done, end.Status);
        Assert.Equal($"https://{_world.Workspace.Domain}", _world.Workspace.Endpoints.Cloud);
        var email = Assert.Single(_world.People.Emails);
        Assert.Equal(("ready", _world.Workspace.Id), (email.About, email.Workspace));
        Assert.Equal(["identity", "packages", "postgresql", "tls", "verify"],
            _world.Servers.Runs.Select(run => run.Split('-')[1]));
    }

    [Fact]
    public async Task A_portal_that_is_upgraded_in_the_middle_of_an_install_sends_its_blueprint_again()
    {
        var upgraded = false;
        var end =
            await _world.RunAsync(_world.Request(ProvisionOperation.OperationName),
                s => s.Name != "routine-packages" ? s : new AlteredStep(s, (context, cancel) =>
        {
            if (!upgraded)
                _world.Servers.LoseBlueprints();
            upgraded = true;
            return s.DoAsync(context, cancel);
        }));
        Assert.Equal(OperationStatus.Done, end.Status);
        Assert.Equal(2, end.Of("routine-packages").Failures + 1);
    }

    [Fact]
    public async Task Secrets_reach_the_server_on_standard_input_only()
    {
        await _world.BuildAsync();
        var secrets = _world.Vault.Kept.Values.Select(s => s.Reveal()).ToList();
        var words = _world.Servers.Commands.SelectMany(c => c.Arguments).ToList();
        Assert.NotEmpty(secrets);
        Assert.DoesNotContain(words, word => secrets.Any(secret => word.Contains(secret, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Nothing_secret_is_in_the_log()
    {
        var operation = _world.Request(ProvisionOperation.OperationName);
        await _world.RunAsync(operation);
        var outputs = operation.Log.Select(e => e.Event).OfType<OperationEvent.StepDone>()
            .SelectMany(e => e.Outputs.Values).ToList();
        Assert.DoesNotContain(outputs, output => output.Contains("PRIVATE", StringComparison.Ordinal));
        Assert.DoesNotContain(outputs, output => _world.Vault.Kept.Values.Any(s => s.Reveal() == output));
    }

    [Fact]
    public async Task A_step_that_never_succeeds_is_tried_to_its_limit_later_and_later_and_then_unwound()
    {
        var operation = _world.Request(ProvisionOperation.OperationName);
        var end = await _world.RunAsync(operation, s => s.Name != "dns" ? s : new AlteredStep(s, (_, _) =>
            Task.FromResult<StepOutcome>(new StepOutcome.RetryAfter("The name could not be set.", "503"))));
        Assert.Equal(OperationStatus.Unwound, end.Status);
        Assert.Equal("The name could not be set.", _world.Workspace.Problem);
        Assert.True(_world.IsClean);
        var rests = operation.Log.Where(e => e.Event is OperationEvent.StepRetrying)
            .Select(e => ((OperationEvent.StepRetrying)e.Event).At - e.At).ToList();
        Assert.Equal(RetryPolicy.Default.Tries - 1, rests.Count);
        Assert.True(rests[^1] > rests[0] * 4, $"The rests should grow: {string.Join(", ", rests)}");
    }

    [Fact]
    public async Task The_other_sides_wish_is_a_lower_bound_for_the_rest()
    {
        var operation = _world.Request(ProvisionOperation.OperationName);
        var asked = false;
        await _world.RunAsync(operation, s => s.Name != "server" ? s : new AlteredStep(s, (context, cancel) =>
        {
            if (asked)
                return s.DoAsync(context, cancel);
            asked = true;
            return Task.FromResult<StepOutcome>(
                new StepOutcome.RetryAfter("Too many calls.", "429", TimeSpan.FromMinutes(3)));
        }));
        var rest = operation.Log.Select(e => (e.At, e.Event)).Single(e => e.Event is OperationEvent.StepRetrying);
        Assert.True(((OperationEvent.StepRetrying)rest.Event).At - rest.At >= TimeSpan.FromMinutes(3));
    }

    [Fact]
    public async Task A_wait_without_end_runs_out_of_patience()
    {
        var operation = _world.Request(ProvisionOperation.OperationName);
        var start = _world.Time.GetUtcNow();
        var end = await _world.RunAsync(operation, s => s.Name != "start" ? s : new AlteredStep(s, (_, _) =>
            Task.FromResult<StepOutcome>(
                new StepOutcome.WaitUntil(new WaitCondition.DropletIsUp("x"), "The server is starting."))));
        Assert.Equal(OperationStatus.Unwound, end.Status);
        Assert.Equal("The server did not start in time.", end.Problem);
        Assert.InRange(_world.Time.GetUtcNow() - start, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(12));
        Assert.True(_world.IsClean);
    }

    [Fact]
    public async Task Calling_off_unwinds_and_says_so()
    {
        var operation = _world.Request(ProvisionOperation.OperationName);
        var end = await _world.RunAsync(operation, s => s.Name != "connect" ? s : new AlteredStep(s, (_, _) =>
        {
            operation.Requested = new RequestedAct(Cancel: true, Resume: false, By: _world.Workspace.OwnerId);
            return Task.FromResult<StepOutcome>(
                new StepOutcome.WaitUntil(new WaitCondition.TimePasses(TimeSpan.FromSeconds(1)), "Waiting."));
        }));
        Assert.Equal(OperationStatus.Unwound, end.Status);
        Assert.True(end.WasCancelled);
        Assert.Equal((WorkspaceStatus.Failed, "The build was cancelled."),
            (_world.Workspace.Status, _world.Workspace.Problem));
        Assert.True(_world.IsClean);
    }

    [Fact]
    public async Task An_undo_that_is_refused_parks_the_operation_and_goes_on_when_a_person_says_so()
    {
        var operation = _world.Request(ProvisionOperation.OperationName);
        var refuse = true;
        Step Alter(Step s) => s.Name switch
        {
            "health" =>
                new AlteredStep(s,
                    (_, _) => Task.FromResult<StepOutcome>(new StepOutcome.FailedForGood("It is not healthy.", ""))),
            "server" => new AlteredStep(s, undo: (context, cancel) => refuse
                ? Task.FromResult<StepOutcome>(new StepOutcome.FailedForGood("The server can't be deleted.", "403"))
                : s.UndoAsync(context, cancel)),
            _ => s,
        };
        var stuck = await _world.RunAsync(operation, Alter);
        Assert.Equal((OperationStatus.Stuck, "The server can't be deleted."), (stuck.Status, stuck.Problem));
        refuse = false;
        operation.Ask(new RequestedAct(Cancel: false, Resume: true, By: null));
        Assert.Equal(OperationStatus.Unwound, (await _world.RunAsync(operation, Alter)).Status);
        Assert.True(_world.IsClean);
    }

    [Fact]
    public async Task A_node_that_lost_its_lease_writes_nothing_more()
    {
        var operation = _world.Request(ProvisionOperation.OperationName);
        await _world.RunAsync(operation, s => s.Name != "firewall" ? s : new AlteredStep(s, (_, _) =>
        {
            if (operation.Log.Count(e => e.Event is OperationEvent.StepStarted { Step: "firewall" }) == 1)
                operation.TakeOver();
            return Task.FromResult<StepOutcome>(StepOutcome.Finished);
        }));
        Assert.DoesNotContain(operation.Log, e => e.Event is OperationEvent.StepDone { Step: "firewall" });
    }

    [Fact]
    public async Task A_step_that_kills_its_process_each_time_is_given_up()
    {
        var operation = _world.Request(ProvisionOperation.OperationName);
        operation.DiesBefore = fact => fact is OperationEvent.StepDone { Step: "dns" };
        var end = await _world.RunAsync(operation);
        Assert.Equal(OperationStatus.Unwound, end.Status);
        Assert.True(_world.IsClean);
    }

    [Fact]
    public async Task A_bug_in_a_step_is_reported_and_never_shown_to_the_customer()
    {
        var operation = _world.Request(ProvisionOperation.OperationName);
        await _world.RunAsync(operation,
            s => s.Name != "dns"
                ? s
                : new AlteredStep(s, (_, _) => throw new InvalidCastException("password=hunter2")));
        Assert.NotEmpty(_world.Bugs);
        Assert.DoesNotContain(operation.Log, e => EventTexts(e.Event).Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_routine_that_says_why_it_refuses_is_quoted_to_the_customer_and_not_tried_again()
    {
        _world.Servers.StatusOf = routine => routine == "packages" ? 78 : 0;
        var end = await _world.RunAsync(_world.Request(ProvisionOperation.OperationName));
        Assert.Equal("routine-packages", end.FailedStep);
        Assert.Equal(1, _world.Servers.Runs.Count(run => run.Contains("-packages-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_failing_routine_runs_again_under_a_new_run_id()
    {
        var runs = 0;
        _world.Servers.StatusOf = routine => routine == "packages" && ++runs == 1 ? 75 : 0;
        var end = await _world.RunAsync(_world.Request(ProvisionOperation.OperationName));
        Assert.Equal(OperationStatus.Done, end.Status);
        Assert.Equal(2, _world.Servers.Runs.Count(run => run.Contains("-packages-", StringComparison.Ordinal)));
    }

    private static string EventTexts(OperationEvent fact) => fact.ToString();
}
