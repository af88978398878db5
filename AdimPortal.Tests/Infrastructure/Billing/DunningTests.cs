using AdimPortal.Core.Billing;
using AdimPortal.Core.Common;
using AdimPortal.Core.Queues;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Billing;
using AdimPortal.Testing.Billing;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Infrastructure.Billing;

/// <summary>The road from a failed payment to a deleted workspace, and the way back from each day of it.</summary>
[Trait("Category", "Integration")]
public sealed class DunningTests(PostgresCluster cluster) : IAsyncLifetime
{
    private BillingFixture _fixture = null!;

    public async ValueTask InitializeAsync() => _fixture = await BillingFixture.StartAsync(cluster);

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task The_schedule_is_climbed_by_the_clock_and_each_email_is_sent_once()
    {
        var (owner, subscription, workspace) = await _fixture.PayingAsync();
        var since = _fixture.Time.GetUtcNow();
        _fixture.Payments.FailPayment(subscription.Id, since);
        await _fixture.Get<SubscriptionSync>().ReadAsync(owner, default);
        var seen = new List<(int Day, string Email, string State)>();
        for (var day = 0; day <= 31; day++)
        {
            await _fixture.LetPassAsync(TimeSpan.Zero);
            foreach (var email in (await _fixture.EmailsAsync()).Skip(seen.Count))
                seen.Add((day, email, State(workspace)));
            await _fixture.LetPassAsync(TimeSpan.FromDays(1));
        }

        Assert.Equal(
            [
                (0, "Your payment failed", "Active"),
                (4, "Your payment failed", "Active"),
                (7, "Your workspace is suspended", "Suspended"),
                (14, "Your workspace is switched off", "off"),
                (28, "Your workspace will be deleted", "off"),
                (30, "Your workspace is being deleted", "Terminated"),
            ],
            seen);
        Assert.Equal(["suspend", "power-off", "terminate"], _fixture.Operations.Asked);
    }

    [Fact]
    public async Task Where_the_plan_says_so_a_workspace_can_still_be_read_on_day_seven()
    {
        var (owner, subscription, workspace) = await _fixture.PayingAsync("pro", "adim_pro_monthly");
        _fixture.Payments.FailPayment(subscription.Id, _fixture.Time.GetUtcNow());
        await _fixture.Get<SubscriptionSync>().ReadAsync(owner, default);
        await _fixture.LetPassAsync(TimeSpan.FromDays(8));
        Assert.Equal(["read-only"], _fixture.Operations.Asked);
        Assert.Equal(SuspensionLevel.ReadOnly, Now(workspace).Suspension!.Level);
        Assert.Equal("Your workspace is read-only", (await _fixture.EmailsAsync())[^1]);
        await _fixture.LetPassAsync(TimeSpan.FromDays(7));
        Assert.Equal("off", State(workspace));
        _fixture.Payments.Pay(subscription.Id);
        await _fixture.Get<SubscriptionSync>().ReadAsync(owner, default);
        await _fixture.LetPassAsync(TimeSpan.FromDays(1));
        Assert.Equal("Active", State(workspace));
    }

    [Theory]
    [InlineData(2, new string[] { })]
    [InlineData(8, new[] { "suspend", "resume" })]
    [InlineData(20, new[] { "suspend", "power-off", "resume" })]
    [InlineData(29, new[] { "suspend", "power-off", "resume" })]
    public async Task Paying_on_any_day_brings_everything_back(int day, string[] operations)
    {
        var (owner, subscription, workspace) = await _fixture.PayingAsync();
        _fixture.Payments.FailPayment(subscription.Id, _fixture.Time.GetUtcNow());
        await _fixture.Get<SubscriptionSync>().ReadAsync(owner, default);
        await _fixture.LetPassAsync(TimeSpan.FromDays(day));
        _fixture.Payments.Pay(subscription.Id);
        await _fixture.Get<SubscriptionSync>().ReadAsync(owner, default);
        await _fixture.LetPassAsync(TimeSpan.FromDays(40));
        Assert.Equal(operations, _fixture.Operations.Asked);
        Assert.Equal(WorkspaceStatus.Active, _fixture.Operations.All.Single(w => w.Id == workspace.Id).Status);
    }

    [Fact]
    public async Task A_payment_whose_webhook_was_lost_is_seen_before_the_next_stage()
    {
        var (owner, subscription, _) = await _fixture.PayingAsync();
        _fixture.Payments.FailPayment(subscription.Id, _fixture.Time.GetUtcNow());
        await _fixture.Get<SubscriptionSync>().ReadAsync(owner, default);
        await _fixture.LetPassAsync(TimeSpan.FromDays(6));
        _fixture.Payments.Pay(subscription.Id);
        await _fixture.LetPassAsync(TimeSpan.FromDays(30));
        Assert.Empty(_fixture.Operations.Asked);
        Assert.Null((await _fixture.Store.FindAsync(owner, default)).UnpaidSince);
    }

    [Fact]
    public async Task While_the_payment_service_is_away_nothing_is_taken_from_anybody()
    {
        var (owner, subscription, _) = await _fixture.PayingAsync();
        _fixture.Payments.FailPayment(subscription.Id, _fixture.Time.GetUtcNow());
        await _fixture.Get<SubscriptionSync>().ReadAsync(owner, default);
        await _fixture.LetPassAsync(TimeSpan.FromDays(6));
        _fixture.Payments.Fault = new Failure.Passing("Away.", "503");
        await _fixture.LetPassAsync(TimeSpan.FromDays(60));
        Assert.Empty(_fixture.Operations.Asked);

        _fixture.Payments.Fault = null;
        await _fixture.LetPassAsync(TimeSpan.FromDays(1));
        Assert.Equal(["suspend"], _fixture.Operations.Asked);
    }

    [Fact]
    public async Task While_mail_is_away_for_three_days_the_schedule_waits_and_each_warning_has_its_days_before_what_it_warns_of()
    {
        var (owner, subscription, workspace) = await _fixture.PayingAsync();
        var since = _fixture.Time.GetUtcNow();
        _fixture.Payments.FailPayment(subscription.Id, since);
        await _fixture.Get<SubscriptionSync>().ReadAsync(owner, default);
        await _fixture.LetPassAsync(TimeSpan.FromDays(27));
        Assert.Equal("off", State(workspace));

        // The warning of day 28 is posted while mail is away.
        _fixture.Mail.Answer = CaughtMailer.Away;
        await _fixture.LetPassAsync(TimeSpan.FromDays(4));
        Assert.Equal("off", State(workspace));
        Assert.Equal("Your workspace will be deleted", (await _fixture.EmailsAsync())[^1]);
        Assert.Equal(DunningWait.Email, (await NextAsync(owner)).Wait);

        _fixture.Mail.Answer = _ => null;
        await _fixture.LetPassAsync(TimeSpan.FromHours(6));
        var next = await NextAsync(owner);
        Assert.Equal((DunningAction.Delete, DunningWait.Nothing), (next.Stage.Act, next.Wait));
        Assert.InRange(next.At - _fixture.Time.GetUtcNow(), TimeSpan.FromDays(1.7), TimeSpan.FromDays(2));
        await _fixture.LetPassAsync(TimeSpan.FromDays(1.5));
        Assert.Equal("off", State(workspace));
        await _fixture.LetPassAsync(TimeSpan.FromDays(1));
        Assert.Equal("Terminated", State(workspace));
    }

    /// <summary>Whatever stage it is, the next one waits for this one's email.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(14)]
    [InlineData(28)]
    public async Task No_stage_is_taken_before_the_email_of_the_one_before_it_got_away(int day)
    {
        var (owner, subscription, _) = await _fixture.PayingAsync();
        _fixture.Payments.FailPayment(subscription.Id, _fixture.Time.GetUtcNow());
        await _fixture.Get<SubscriptionSync>().ReadAsync(owner, default);
        if (day > 0)
            await _fixture.LetPassAsync(TimeSpan.FromDays(day) - TimeSpan.FromHours(3));
        _fixture.Mail.Answer = CaughtMailer.Away;
        await _fixture.LetPassAsync(TimeSpan.FromDays(1));
        var (asked, emails) = (_fixture.Operations.Asked.Count, await _fixture.EmailsAsync());
        await _fixture.LetPassAsync(TimeSpan.FromDays(60));
        Assert.Equal(asked, _fixture.Operations.Asked.Count);
        Assert.Equal(emails, await _fixture.EmailsAsync());
        Assert.Equal(day, (await TakenAsync(owner)).Max(t => t.Day));
    }

    [Fact]
    public async Task Where_emails_are_refused_for_good_each_step_comes_later_and_nothing_is_deleted_until_a_person_told_the_owner()
    {
        var (owner, subscription, workspace) = await _fixture.PayingAsync();
        _fixture.Payments.FailPayment(subscription.Id, _fixture.Time.GetUtcNow());
        await _fixture.Get<SubscriptionSync>().ReadAsync(owner, default);
        _fixture.Mail.Answer = _ => new Failure.Final("No.", "550 no such mailbox");
        await _fixture.LetPassAsync(TimeSpan.FromDays(20));
        Assert.Empty(_fixture.Operations.Asked);
        await _fixture.LetPassAsync(TimeSpan.FromDays(120));
        Assert.Equal(["suspend", "power-off"], _fixture.Operations.Asked);
        Assert.Equal("off", State(workspace));
        Assert.Equal((DunningAction.Delete, DunningWait.Person),
            ((await NextAsync(owner)).Stage.Act, (await NextAsync(owner)).Wait));
        Assert.NotEmpty(await _fixture.Get<ISetAside>().ListAsync(10, default));

        var service = _fixture.Get<DunningService>();
        Assert.NotNull(await service.OwnerWasToldAsync(owner, 28, " ", owner, default));
        Assert.NotNull(await service.OwnerWasToldAsync(owner, 5, "By phone.", owner, default));
        Assert.Null(await service.OwnerWasToldAsync(owner, 28, "By phone.", owner, default));
        await _fixture.LetPassAsync(TimeSpan.FromDays(1));
        Assert.Equal("off", State(workspace));
        await _fixture.LetPassAsync(TimeSpan.FromDays(2));
        Assert.Equal("Terminated", State(workspace));
    }

    [Fact]
    public async Task An_owner_without_an_address_is_one_whose_emails_are_refused()
    {
        var (owner, subscription, _) = await _fixture.PayingAsync();
        _fixture.OwnersAddress = null;
        _fixture.Payments.FailPayment(subscription.Id, _fixture.Time.GetUtcNow());
        await _fixture.Get<SubscriptionSync>().ReadAsync(owner, default);
        await _fixture.LetPassAsync(TimeSpan.FromDays(13));
        Assert.Equal([0], (await TakenAsync(owner)).Select(t => t.Day));
        await _fixture.LetPassAsync(TimeSpan.FromDays(200));
        Assert.DoesNotContain("terminate", _fixture.Operations.Asked);
    }

    [Fact]
    public async Task A_person_can_give_more_time_and_must_say_why()
    {
        var (owner, subscription, _) = await _fixture.PayingAsync();
        _fixture.Payments.FailPayment(subscription.Id, _fixture.Time.GetUtcNow());
        await _fixture.Get<SubscriptionSync>().ReadAsync(owner, default);
        var service = _fixture.Get<DunningService>();
        Assert.NotNull(await service.ExtendGraceAsync(owner, 10, " ", owner, default));
        Assert.Null(await service.ExtendGraceAsync(owner, 10, "Their bank was robbed.", owner, default));
        await _fixture.LetPassAsync(TimeSpan.FromDays(16));
        Assert.Empty(_fixture.Operations.Asked);
        await _fixture.LetPassAsync(TimeSpan.FromDays(2));
        Assert.Equal(["suspend"], _fixture.Operations.Asked);
    }

    [Fact]
    public async Task An_operation_under_way_is_waited_for()
    {
        var (owner, subscription, workspace) = await _fixture.PayingAsync();
        _fixture.Operations.Busy = "Another operation is running on this workspace.";
        _fixture.Payments.FailPayment(subscription.Id, _fixture.Time.GetUtcNow().AddDays(-10));
        await _fixture.Get<SubscriptionSync>().ReadAsync(owner, default);
        await _fixture.LetPassAsync(TimeSpan.FromDays(12));
        Assert.Equal("Active", State(workspace));
        _fixture.Operations.Busy = null;
        await _fixture.LetPassAsync(TimeSpan.FromHours(6));
        Assert.Equal("Suspended", State(workspace));
    }

    [Fact]
    public async Task Nobody_reads_that_their_own_server_is_stopped_or_deleted()
    {
        var (owner, subscription, cloud) = await _fixture.PayingAsync();
        _fixture.Payments.FailPayment(subscription.Id, _fixture.Time.GetUtcNow());
        await _fixture.Get<SubscriptionSync>().ReadAsync(owner, default);
        var (account, emails) = (await _fixture.Store.FindAsync(owner, default), _fixture.Get<BillingEmails>());
        var attic = Workspace.OnSelfHosted(WorkspaceId.Parse("ws22222"), owner, "Attic", "starter", "attic.example.com",
            "adim.test", _fixture.Time.GetUtcNow());

        var only =
            emails.Stage("owner@adim.test", account, new DunningStage(28, DunningAction.Warn), [attic], _fixture.Time.GetUtcNow());
        Assert.Equal("Your payment is overdue", only.Subject);
        Assert.Equal(
            "We do nothing to your own server: Attic (ws22222) goes on. No new client can connect there until the payment arrives.",
            only.Paragraphs[0]);
        Assert.DoesNotContain("delete", string.Join(' ', only.Paragraphs), StringComparison.Ordinal);

        var both = emails.Stage("owner@adim.test", account, new DunningStage(7, DunningAction.Suspend), [cloud, attic],
            _fixture.Time.GetUtcNow());
        Assert.Equal("Your workspace is suspended", both.Subject);
        Assert.DoesNotContain("Attic", both.Paragraphs[0], StringComparison.Ordinal);
        Assert.Equal(only.Paragraphs[0], both.Paragraphs[1]);
    }

    private async Task<IReadOnlyList<DunningStageTaken>> TakenAsync(Guid owner) =>
        await _fixture.Get<IDunningProgress>()
            .ListAsync(owner, (await _fixture.Store.FindAsync(owner, default)).UnpaidSince!.Value, default);

    private async Task<NextDunningStage> NextAsync(Guid owner) =>
        _fixture.Get<DunningSchedule>()
            .Next((await _fixture.Store.FindAsync(owner, default)).UnpaidSince!.Value, 0, await TakenAsync(owner))!;

    private Workspace Now(Workspace workspace) => _fixture.Operations.All.Single(w => w.Id == workspace.Id);

    private string State(Workspace workspace) => Now(workspace).IsPoweredOff ? "off" : $"{Now(workspace).Status}";
}
