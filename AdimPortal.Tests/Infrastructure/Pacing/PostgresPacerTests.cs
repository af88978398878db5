using AdimPortal.Core.Common;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Processes;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Tests.Infrastructure.Pacing;

/// <summary>Paces on a real PostgreSQL, and what they make of guessing at a password.</summary>
[Trait("Category", "Integration")]
public sealed class PostgresPacerTests(PostgresCluster cluster) : IAsyncLifetime
{
    private static readonly Pace Five = new(5, TimeSpan.FromMinutes(10));

    private PairingDatabase _database = null!;

    private IPacer Pacer => _database.Service<IPacer>();

    public async ValueTask InitializeAsync() => _database = await PairingDatabase.CreateAsync(cluster);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Of_fifty_who_come_at_once_as_many_pass_as_may_and_then_one_each_interval()
    {
        var passed =
            await Task.WhenAll(
                Enumerable.Range(0, 50).Select(_ => Task.Run(() => Pacer.TakeAsync("a", Five, default))));
        Assert.Equal(5, passed.Count(p => p));
        Assert.True(await Pacer.TakeAsync("b", Five, default));
        _database.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.True(await Pacer.TakeAsync("a", Five, default));
        Assert.False(await Pacer.TakeAsync("a", Five, default));
        _database.Time.Advance(TimeSpan.FromDays(1));
        for (var i = 0; i < 5; i++)
            Assert.True(await Pacer.TakeAsync("a", Five, default));
        Assert.False(await Pacer.TakeAsync("a", Five, default));
    }

    [Fact]
    public async Task What_is_given_back_may_be_taken_again()
    {
        for (var i = 0; i < 20; i++)
        {
            Assert.True(await Pacer.TakeAsync("a", Five, default));
            await Pacer.GiveBackAsync("a", Five, default);
        }
    }

    [Fact]
    public async Task Rows_that_say_nothing_any_more_go()
    {
        for (var i = 0; i < 30; i++)
            await Pacer.TakeAsync($"old {i}", Five, default);
        _database.Time.Advance(TimeSpan.FromHours(1));
        for (var i = 0; i < 4; i++)
            await Pacer.TakeAsync("new", Five, default);
        await _database.WithAsync(async context =>
            Assert.Equal(1,
                await context.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM paces").SingleAsync()));
    }

    /// <summary>
    /// A thousand networks that guess for a day at one account: what they try in all stays in the arithmetic of
    /// decision 0027.
    /// </summary>
    [Fact]
    public async Task Guessing_at_one_account_from_everywhere_is_slow()
    {
        var pacing = new SignInPacing(Pacer);
        var tried = 0;
        for (var hour = 0; hour < 24; hour++, _database.Time.Advance(TimeSpan.FromHours(1)))
        {
            for (var network = 0; network < 100; network++)
                tried += await pacing.TakeAsync("victim@example.com", null, new SignInCaller($"{hour}.{network}", null),
                    default) ? 1 : 0;
        }

        Assert.InRange(tried, 100, 100 + (24 * 60));
    }

    [Fact]
    public async Task A_known_browser_is_counted_by_itself_and_passes_whatever_strangers_do()
    {
        var pacing = new SignInPacing(Pacer);
        var (account, device) = (Guid.NewGuid(), new KnownBrowser(Guid.NewGuid(), []));
        for (var network = 0; network < 150; network++)
            await pacing.TakeAsync("victim@example.com", account, new SignInCaller($"{network}", device), default);
        Assert.False(await pacing.TakeAsync("victim@example.com", account, new SignInCaller("fresh", device), default));
        var known = new SignInCaller("0", device with { Accounts = [account] });
        for (var i = 0; i < 10; i++)
            Assert.True(await pacing.TakeAsync("victim@example.com", account, known, default));
        Assert.False(await pacing.TakeAsync("victim@example.com", account, known, default));
    }
}
