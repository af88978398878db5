using AdimPortal.Core.Operations;
using AdimPortal.Core.Resizing;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Operations;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Testing.Processes;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Tests.Infrastructure.Operations;

/// <summary>How long the portal leaves alone what failed, and how often people hear of it.</summary>
[Trait("Category", "Integration")]
public sealed class RefusedRequestRestTests(PostgresCluster postgres) : IAsyncLifetime
{
    private const string Busy = "The server did not answer in time.";
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 11, 29, 10, 0, 0, TimeSpan.Zero));
    private EngineNode _node = null!;
    private PostgresRefusedRequests _requests = null!;
    private WorkspaceId _workspace;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _node = await EngineNode.StartAsync(await postgres.CreateDatabaseAsync("rests"), scheduler: false);
        await _node.SupporterAsync("sue");
        (_workspace, var provision) = await _node.RequestAsync(await _node.AccountAsync("jane"));
        await using var context = await ContextAsync();
        await context.Set<OperationRow>().Where(o => o.Id == provision.Value)
            .ExecuteUpdateAsync(o => o.SetProperty(r => r.EndedAt, _time.GetUtcNow()), Cancel);
        _requests = new PostgresRefusedRequests(
            _node.Service<IDbContextFactory<PortalDbContext>>(), _node.Service<OperationCatalog>(),
            _node.Service<RefusalEmails>(), new RepeatableRandom(), _time);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task What_may_pass_is_begun_again_after_rests_that_grow_for_two_weeks_and_is_told_once()
    {
        var rests = new List<double>();
        while (await FailAsync("same", Busy) is { RetryAt: { } at })
        {
            rests.Add((at - _time.GetUtcNow()).TotalMinutes);
            _time.AdvanceTo(at - TimeSpan.FromSeconds(1));
            Assert.Equal(at, (await WhyNotAsync("same"))!.RetryAt);
            _time.AdvanceTo(at);
            Assert.Null(await WhyNotAsync("same"));
        }

        double[] atLeast = [5, 15, 60, 240, 720, .. Enumerable.Repeat(1440.0, 14)];
        Assert.Equal(atLeast.Length, rests.Count);
        Assert.All(rests.Zip(atLeast), pair => Assert.InRange(pair.First, pair.Second, pair.Second * 1.1));

        _time.Advance(TimeSpan.FromDays(80));
        Assert.Null(Assert.IsType<RequestAnswer.Refused>(await WhyNotAsync("same")).RetryAt);
        Assert.Equal(["jane@adim.test", "sue@adim.test"], await ToldAsync());
    }

    [Theory]
    [InlineData("same", Busy, 15, 1)]
    [InlineData("same", "The disk is full.", 15, 1)]
    [InlineData("another", Busy, 5, 1)]
    [InlineData("another", "The disk is full.", 5, 2)]
    public async Task People_hear_again_only_of_another_reason_on_another_occasion(string fingerprint, string reason,
        int restMinutes, int times)
    {
        await FailAsync("same", Busy);
        var kept = await FailAsync(fingerprint, reason);
        Assert.Equal(reason, kept.Reason);
        Assert.InRange((kept.RetryAt!.Value - _time.GetUtcNow()).TotalMinutes, restMinutes, restMinutes * 1.1);
        Assert.Equal(times, (await ToldAsync()).Count(to => to == "sue@adim.test"));
    }

    [Fact]
    public async Task What_a_person_called_off_is_not_begun_again_and_nobody_is_told()
    {
        var kept = await FailAsync("same", reason: null);
        Assert.Equal((null, "It was cancelled."), (kept.RetryAt, kept.Reason));
        _time.Advance(TimeSpan.FromDays(30));
        Assert.True((await WhyNotAsync("same"))!.IsForGood);
        Assert.Null(await WhyNotAsync("another"));
        Assert.Empty(await ToldAsync());
    }

    [Fact]
    public async Task Of_what_a_person_asked_for_nothing_is_kept()
    {
        Assert.Null(await EndAsync(null, Busy));
        Assert.Empty(await ToldAsync());
    }

    private async Task<RequestAnswer.Refused?> WhyNotAsync(string fingerprint)
    {
        await using var context = await ContextAsync();
        return await _requests.WhyNotAsync(context, _workspace, ResizeOperation.OperationName, fingerprint, Cancel);
    }

    private async Task<RefusedRequest> FailAsync(string fingerprint, string? reason) =>
        (await EndAsync(fingerprint, reason))!;

    /// <summary>One more operation that ended without doing what it should.</summary>
    /// <param name="fingerprint">Null when a person asked for it.</param>
    /// <param name="reason">Of a step that ran out of tries; null when a person called it off.</param>
    private async Task<RefusedRequest?> EndAsync(string? fingerprint, string? reason)
    {
        var row = new OperationRow
        {
            Id = Guid.CreateVersion7(),
            Name = ResizeOperation.OperationName,
            WorkspaceId = _workspace,
            Size = "s-1vcpu-2gb",
            Status = nameof(OperationStatus.Unwound),
            RequestedAt = _time.GetUtcNow(),
            EndedAt = _time.GetUtcNow(),
            Fingerprint = fingerprint,
        };
        OperationEvent end = reason is null
            ? new OperationEvent.CancelRequested(Guid.NewGuid())
            : new OperationEvent.StepFailed("restart", reason, "Tried 5 times.");
        await using var context = await ContextAsync();
        context.Add(row);
        context.Add(
            new OperationEventRow
            { OperationId = row.Id, Sequence = 1, At = _time.GetUtcNow(), Body = EventJson.Write(end) });
        await context.SaveChangesAsync(Cancel);
        await _requests.FailedAsync(context, new OperationId(row.Id), Cancel);
        await context.SaveChangesAsync(Cancel);
        return (await _requests.OfWorkspaceAsync(_workspace, Cancel)).SingleOrDefault();
    }

    /// <summary>Who was told that something failed.</summary>
    private async Task<IReadOnlyList<string>> ToldAsync() =>
        [.. (await _node.EmailsAsync()).Where(l => l.Contains("ailed", StringComparison.Ordinal))
            .Select(l => l.Split(':')[0]).Order()];

    private Task<PortalDbContext> ContextAsync() =>
        _node.Service<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Cancel);
}
