using AdimPortal.Core.Cloud;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Outages;
using AdimPortal.Core.Pool;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Outages;
using AdimPortal.Testing.InMemory;
using AdimPortal.Testing.Pages;

namespace AdimPortal.Tests.Core.Pool;

/// <summary>What the portal does by itself for its pool.</summary>
public sealed class PoolKeeperTests
{
    private readonly ManualTime _time = new();
    private readonly InMemoryPool _pool = new();
    private readonly InMemoryCertificates _certificates = new();
    private readonly PoolOptions _options = new() { MonthlyBudget = 1000 };
    private readonly InMemoryCloud _cloud = new();
    private readonly PoolKeeper _keeper;

    public PoolKeeperTests()
    {
        var (plans, ids) = (InMemoryWorld.PlansWith(1), new WorkspaceIds(new NoTakenIds(), new RepeatableRandom()));
        var service = new PoolService(_pool, new InMemoryPortal(_time), ids, plans, InMemoryWorld.TheBlueprint,
            InMemoryWorld.Options, _time);
        _keeper = new PoolKeeper(_pool, service, _options, plans, new CloudTerms(_cloud, _time), _certificates,
            _time);
    }

    [Fact]
    public async Task Without_settings_nothing_is_done()
    {
        Assert.Null(await _keeper.KeepAsync(default));
        Assert.Empty(_pool.Asked);
    }

    [Fact]
    public async Task What_is_short_is_parked_one_by_one()
    {
        Keep("nyc3", "free", 1);
        Keep("fra1", "free", 1);
        await KeepAsync();
        Assert.Null(await _keeper.KeepAsync(default));
        _pool.Parked[0] = _pool.Parked[0] with { Status = WorkspaceStatus.Active, ReadyAt = _time.GetUtcNow() };
        await KeepAsync();
        Assert.Equal(["nyc3 s-1vcpu-2gb", "fra1 s-1vcpu-2gb"], _pool.Asked);
    }

    [Fact]
    public async Task Droplets_are_left_to_customers()
    {
        Keep("nyc3", "free", 1);
        (_options.DropletLimit, _options.DropletsLeft) = (10, 10);
        Assert.Null(await _keeper.KeepAsync(default));
        _options.DropletsLeft = 9;
        await KeepAsync();
    }

    [Fact]
    public async Task The_account_allows_no_more_than_it_does_whatever_the_setting_says()
    {
        Keep("nyc3", "free", 1);
        (_cloud.Most, _options.DropletsLeft) = (10, 10);
        Assert.Null(await _keeper.KeepAsync(default));
        _options.DropletLimit = 100;
        Assert.Null(await _keeper.KeepAsync(default));
        _cloud.Most = 11;
        Assert.Null(await _keeper.KeepAsync(default));
        _time.Advance(CloudTerms.AskedEvery);
        await KeepAsync();
    }

    [Fact]
    public async Task The_cloud_is_asked_once_an_hour_and_what_it_said_counts_while_it_is_away()
    {
        Keep("nyc3", "free", 1);
        Keep("fra1", "free", 1);
        for (var look = 0; look < 100; look++)
            await _keeper.KeepAsync(default);
        Assert.Equal(["list sizes", "read room"], _cloud.Calls);
        _time.Advance(CloudTerms.AskedEvery);
        _cloud.Outside = new InMemorySystem(new OutsideSystemBreakers(_time).Of(OutsideSystem.Cloud), _time);
        _cloud.Outside.GoAway(TimeSpan.FromMinutes(10));
        _pool.Parked.Clear();
        await KeepAsync();
        Assert.Equal(2, _cloud.Calls.Count);
    }

    [Fact]
    public void Wrong_settings_are_named()
    {
        Assert.Empty(_options.Faults());
        Keep("nyc3", "free", 3);
        Keep("nyc3", "free", 3);
        _options.MaxAge = TimeSpan.Zero;
        _options.Targets[0].Max = 2;
        Assert.Equal(3, _options.Faults().Count());
    }

    private void Keep(string region, string plan, int min) =>
        _options.Targets.Add(new PoolTarget { Region = region, Plan = plan, Min = min, Max = min + 1 });

    private async Task KeepAsync() =>
        Assert.True(await _keeper.KeepAsync(default) is (PoolStep.Park, RequestAnswer.Accepted));
}
