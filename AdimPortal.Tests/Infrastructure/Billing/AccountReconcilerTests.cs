using AdimPortal.Core.Billing;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;
using AdimPortal.Testing.Billing;
using AdimPortal.Testing.InMemory;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Infrastructure.Billing;

/// <summary>Workspaces follow the money: what happens to them as time passes and payments come or don't.</summary>
[Trait("Category", "Integration")]
public sealed class AccountReconcilerTests(PostgresCluster cluster) : IAsyncLifetime
{
    private BillingFixture _fixture = null!;

    public async ValueTask InitializeAsync() => _fixture = await BillingFixture.StartAsync(cluster);

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task Somebody_who_subscribed_gets_the_workspace_they_asked_for_and_pays_from_the_moment_it_is_ready()
    {
        var owner = await PendingAsync();
        await _fixture.KeepAsync(owner);
        Assert.Empty(_fixture.Operations.All);

        _fixture.Payments.Subscribe(owner, "adim_starter_monthly");
        await _fixture.Get<SubscriptionSync>().ReadAsync(owner, default);
        await _fixture.KeepAsync(owner);
        var workspace = Assert.Single(_fixture.Operations.All);
        Assert.Equal(("starter", "Team", WorkspaceStatus.Building), (workspace.Plan, workspace.Name, workspace.Status));
        Assert.DoesNotContain("start sub_1", _fixture.Payments.Asked);

        _fixture.Operations.Built(workspace.Id);
        await _fixture.LetPassAsync(TimeSpan.FromMinutes(1));
        await _fixture.LetPassAsync(TimeSpan.FromDays(3));
        Assert.Equal(["start sub_1"], _fixture.Payments.Asked.Where(a => a.StartsWith("start", StringComparison.Ordinal)));
        Assert.Equal((SubscriptionStatus.Active, false), await StateAsync(owner));
        Assert.Equal(["Your Starter plan has started"], await _fixture.EmailsAsync());
    }

    [Fact]
    public async Task When_nothing_could_be_built_for_a_day_the_subscription_ends_and_nothing_was_charged()
    {
        var owner = await PendingAsync();
        _fixture.Payments.Subscribe(owner, "adim_starter_monthly");
        await _fixture.Get<SubscriptionSync>().ReadAsync(owner, default);
        await _fixture.KeepAsync(owner);
        _fixture.Operations.Failed(_fixture.Operations.All[0].Id);
        await _fixture.LetPassAsync(TimeSpan.FromHours(20));
        Assert.Equal((SubscriptionStatus.Trialing, true), await StateAsync(owner));

        await _fixture.LetPassAsync(TimeSpan.FromHours(8));
        Assert.Equal(["end sub_1"],
            _fixture.Payments.Asked.Where(a => !a.StartsWith("checkout", StringComparison.Ordinal)));
        Assert.Equal("free", (await _fixture.Store.FindAsync(owner, default)).Plan);
        Assert.Equal(["Your workspace could not be built, and nothing was charged"], await _fixture.EmailsAsync());
    }

    [Fact]
    public async Task Who_has_the_workspace_already_is_told_that_the_plan_has_no_second_before_anything_is_paid()
    {
        var owner = await _fixture.AccountAsync();
        _fixture.Operations.Add(owner, "free");
        var asked = await _fixture.Get<BillingService>()
            .SubscribeAsync(owner, "owner@adim.test", "starter", new PendingWorkspace("Team", "nyc3"), "form-1",
                default);
        Assert.False(asked.TryGet(out _, out var failure));
        Assert.Equal(
            "Starter includes one workspace, and you already have that. Change your plan under Billing instead: your workspace then uses the new plan.",
            failure.UserMessage);
        Assert.Null((await _fixture.Store.FindAsync(owner, default)).WantedId);
    }

    [Fact]
    public async Task A_form_that_was_left_open_wishes_for_nothing_when_there_is_a_subscription_already()
    {
        var (owner, _, _) = await _fixture.PayingAsync();
        var asked = await _fixture.Get<BillingService>()
            .SubscribeAsync(owner, "owner@adim.test", "pro", new PendingWorkspace("Team", "nyc3"), "form-1", default);
        Assert.False(asked.TryGet(out _, out _));
        await _fixture.LetPassAsync(TimeSpan.FromDays(2));
        Assert.Single(_fixture.Operations.All);
    }

    [Fact]
    public async Task A_wish_that_can_not_be_had_any_more_is_dropped_and_what_is_there_gets_the_plan()
    {
        var owner = await PendingAsync();
        var workspace = _fixture.Operations.Add(owner, "free");
        _fixture.Operations.IsQuotaUsedUp = true;
        _fixture.Payments.Subscribe(owner, "adim_starter_monthly");
        await _fixture.Get<SubscriptionSync>().ReadAsync(owner, default);
        await _fixture.LetPassAsync(TimeSpan.FromHours(6));
        Assert.Equal(("starter", workspace.Id), (Assert.Single(_fixture.Operations.All).Plan, _fixture.Operations.All[0].Id));
        Assert.Equal((SubscriptionStatus.Active, false), await StateAsync(owner));
    }

    [Fact]
    public async Task Of_two_Checkouts_side_by_side_the_second_is_ended_before_it_costs_anything()
    {
        var (owner, _, _) = await _fixture.PayingAsync();
        _fixture.Payments.Subscribe(owner, "adim_starter_monthly");
        await _fixture.Get<SubscriptionSync>().ReadAsync(owner, default);
        Assert.Equal(["end sub_2"], _fixture.Payments.Asked);
        Assert.Equal("sub_1", (await _fixture.Store.FindAsync(owner, default)).SubscriptionId);
    }

    [Fact]
    public async Task Another_plan_fits_the_workspaces_to_it()
    {
        var (owner, _, workspace) = await _fixture.PayingAsync();
        var service = _fixture.Get<PlanChangeService>();
        var preview = (await service.PreviewAsync(owner, "pro", default)).Value();
        Assert.Equal((new Money(3400, "usd"), new Money(4900, "usd")), (preview.Preview.DueNow, preview.Monthly));
        Assert.Equal(workspace.Id, Assert.Single(preview.Servers.Interrupted).Id);
        (await service.ChangePlanAsync(owner, "pro", preview.Preview.At, default)).Value();
        await _fixture.KeepAsync(owner);
        Assert.Equal(("pro", "s-2vcpu-4gb"), (_fixture.Operations.All[0].Plan, _fixture.Operations.All[0].Size));
    }

    [Fact]
    public async Task A_smaller_plan_is_refused_while_there_are_more_workspaces_than_it_has()
    {
        var (owner, _, _) = await _fixture.PayingAsync("pro", "adim_pro_monthly");
        _fixture.Operations.Add(owner, "pro");
        Assert.False(
            (await _fixture.Get<PlanChangeService>().PreviewAsync(owner, "starter", default)).TryGet(
                out _, out var failure));
        Assert.Equal("Starter includes one workspace, and you have 2. Terminate the workspaces that you don't need first.",
            failure.UserMessage);
    }

    [Fact]
    public async Task Whoever_cancels_keeps_the_oldest_workspace_on_the_free_plan_and_the_others_rest()
    {
        var (owner, subscription, first) = await _fixture.PayingAsync("pro", "adim_pro_monthly");
        _fixture.Time.Advance(TimeSpan.FromHours(1));
        var second = _fixture.Operations.Add(owner, "pro");
        _fixture.Payments.Change(subscription.Id,
            s => s with { Status = SubscriptionStatus.Canceled, EndedAt = _fixture.Time.GetUtcNow() });
        await _fixture.Get<SubscriptionSync>().ReadAsync(owner, default);
        await _fixture.LetPassAsync(TimeSpan.FromDays(2));
        Assert.Equal(["suspend", "resize"], _fixture.Operations.Asked);
        Assert.Equal((WorkspaceStatus.Active, "free"), (Now(first).Status, Now(first).Plan));
        Assert.Equal(WorkspaceStatus.Suspended, Now(second).Status);
    }

    [Fact]
    public async Task A_process_that_dies_anywhere_leaves_nothing_that_the_next_one_does_not_finish()
    {
        for (var acts = 0; acts < 4; acts++)
        {
            await using var fixture = await BillingFixture.StartAsync(cluster);
            _fixture = fixture;
            var owner = await PendingAsync();
            fixture.Payments.Subscribe(owner, "adim_starter_monthly");
            await fixture.Get<SubscriptionSync>().ReadAsync(owner, default);
            fixture.DieAfter(acts);
            try
            {
                await fixture.KeepAsync(owner);
            }
            catch (ProcessDiedException)
            {
            }

            fixture.Live();
            await fixture.LetPassAsync(TimeSpan.FromHours(6));
            var workspace = Assert.Single(fixture.Operations.All);
            fixture.Operations.Built(workspace.Id);
            await fixture.LetPassAsync(TimeSpan.FromHours(6));
            Assert.Equal((SubscriptionStatus.Active, false), await StateAsync(owner));
            Assert.Single(await fixture.EmailsAsync());
        }
    }

    [Fact]
    public async Task A_server_whose_disk_is_larger_than_the_plans_is_named_before_the_change_is_confirmed()
    {
        var (owner, _, workspace) = await _fixture.PayingAsync("pro", "adim_pro_monthly");
        await _fixture.Cloud.CreateDropletAsync(
            new DropletRequest(workspace.Id.Value, "nyc3", "s-2vcpu-4gb", "debian-12-x64", [], [], new Secret(""),
                Backups: false), default);
        var droplet = _fixture.Cloud.Droplets[0];
        workspace.AssignServer(droplet.Id, droplet.Address!);
        _fixture.Cloud.Sizes["s-2vcpu-2gb"] = _fixture.Cloud.Sizes["s-2vcpu-2gb"] with { DiskGib = 25 };
        var servers = (await _fixture.Get<PlanChangeService>().PreviewAsync(owner, "starter", default)).Value().Servers;
        Assert.Empty(servers.Interrupted);
        Assert.Equal((workspace.Id, 50, 25),
            Assert.Single(servers.TooLarge.Select(t => (t.Workspace.Id, t.DiskGib, t.NewDiskGib))));

        _fixture.Cloud.Sizes["s-2vcpu-2gb"] = _fixture.Cloud.Sizes["s-2vcpu-2gb"] with { DiskGib = 50 };
        Assert.Equal(workspace.Id,
            Assert.Single(
                (await _fixture.Get<PlanChangeService>()
                    .PreviewAsync(owner, "starter", default)).Value().Servers.Interrupted).Id);
    }

    [Fact]
    public async Task What_was_refused_for_good_keeps_nothing_else_of_the_account_waiting_and_is_looked_at_seldom()
    {
        var (owner, _, first) = await _fixture.PayingAsync("pro", "adim_pro_monthly");
        var second = _fixture.Operations.Add(owner, "free");
        _fixture.Operations.Refuses["resize"] = "A disk can't shrink.";
        Assert.Null(await _fixture.KeepAsync(owner));
        Assert.Equal(["resize refused"], _fixture.Operations.Asked);
        Assert.Empty(await _fixture.Store.TakeDueAsync(100, TimeSpan.FromMinutes(1), default));
        _fixture.Time.Advance(TimeSpan.FromMinutes(14));
        Assert.Empty(await _fixture.Store.TakeDueAsync(100, TimeSpan.FromMinutes(1), default));

        _fixture.Operations.Refuses.Clear();
        _fixture.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal([owner], await _fixture.Store.TakeDueAsync(100, TimeSpan.FromMinutes(1), default));
        await _fixture.KeepAsync(owner);
        Assert.Equal(("pro", "pro"), (Now(first).Plan, Now(second).Plan));
    }

    private async Task<Guid> PendingAsync()
    {
        var owner = await _fixture.AccountAsync();
        (await _fixture.Get<BillingService>()
            .SubscribeAsync(owner, "owner@adim.test", "starter", new PendingWorkspace("Team", "nyc3"), "form-1",
                default)).Value();
        return owner;
    }

    private async Task<(SubscriptionStatus, bool)> StateAsync(Guid owner)
    {
        var account = await _fixture.Store.FindAsync(owner, default);
        return (account.Status, account.AwaitsWorkspace);
    }

    private Workspace Now(Workspace workspace) => _fixture.Operations.All.Single(w => w.Id == workspace.Id);
}
