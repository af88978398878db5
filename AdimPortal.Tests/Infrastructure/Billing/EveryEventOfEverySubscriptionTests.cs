using AdimPortal.Core.Acts;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Common;
using AdimPortal.Testing.Billing;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Infrastructure.Billing;

/// <summary>
/// Every event in every state a subscription can be in, at the Sandbox's Stripe, against subscriptions.txt, by hand:
/// the plan that the account has afterwards, Stripe's word, and whether it owes, ends, or waits for a bank.
/// </summary>
[Trait("Category", "Integration")]
public sealed class EveryEventOfEverySubscriptionTests(PostgresCluster cluster)
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(31);

    private static readonly Dictionary<string, Func<StripeCustomer, Task>> States = new()
    {
        ["none"] = _ => Task.CompletedTask,
        ["trial"] = on => on.SubscribeAsync(more: ("trial_period_days", "14")),
        ["active"] = on => on.SubscribeAsync(),
        ["ending"] = async on =>
        {
            await on.SubscribeAsync();
            await on.ChangeAsync(("cancel_at_period_end", "true"));
        },
        ["past due"] = PastDueAsync,
        ["unpaid"] = async on =>
        {
            await PastDueAsync(on);
            await on.PassAsync(TimeSpan.FromDays(9));
        },
        ["ended"] = async on =>
        {
            await on.SubscribeAsync();
            await on.EndAsync();
        },
        ["ended owing"] = async on =>
        {
            await PastDueAsync(on);
            await on.EndAsync();
        },
    };

    /// <summary>Each answers whether it could happen: Stripe, or the portal, may refuse it.</summary>
    private static readonly Dictionary<string, Func<StripeCustomer, Task<bool>>> Events = new()
    {
        ["nothing"] = _ => Task.FromResult(true),
        ["price replaced"] = on => Done(on.ReplacePriceAsync()),
        ["cancelled with the period"] = on => on.TryChangeAsync(("cancel_at_period_end", "true")),
        ["resumed"] = on => on.TryChangeAsync(("cancel_at_period_end", "false")),
        ["cancelled now"] = on => on.TryEndAsync(),
        ["paid"] = async on =>
        {
            await on.CardAsync("visa");
            await on.SettleAsync("pay");
            return true;
        },
        ["invoice cancelled"] = on => Done(on.SettleAsync("void")),
        ["a month"] = on => Done(on.PassAsync(Month)),
        ["changed to pro"] = ChangedToProAsync,
        ["changed, and the bank asks"] = BankAsksAsync,
        ["and then cancelled now"] = async on => await BankAsksAsync(on) && await on.TryEndAsync(),
    };

    public static TheoryData<string> Rows => [.. States.Keys];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task After_every_event_an_account_is_what_the_table_says(string state)
    {
        var expected = Table().Where(row => row.State == state).Select(row => $"{row.Event} | {row.After}").ToList();
        var found = new List<string>();
        string? database = null;
        foreach (var (name, happens) in Events)
        {
            await using var on = await StripeCustomer.StartAsync(cluster, database);
            database = on.Fixture.Database;
            await States[state](on);
            await on.ReadAsync();
            found.Add($"{name} | {await AfterAsync(on, happens)}");
        }

        Assert.Equal(expected, found);
    }

    /// <summary>The account says the same when the webhook before the event never came.</summary>
    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Two_events_between_two_readings_end_in_what_is_then_so(string state)
    {
        await using var on = await StripeCustomer.StartAsync(cluster);
        await States[state](on);
        var late = await WordsAsync(on);
        Assert.Equal(late, await WordsAsync(on));
        Assert.Equal(Table().Single(row => row.State == state && row.Event == "nothing").After, late);
    }

    private static async Task PastDueAsync(StripeCustomer on)
    {
        await on.SubscribeAsync();
        await on.CardAsync("chargeCustomerFail");
        await on.PassAsync(Month);
    }

    private static async Task<bool> Done(Task happens)
    {
        await happens;
        return true;
    }

    private static async Task<bool> ChangedToProAsync(StripeCustomer on)
    {
        var changes = on.Fixture.Get<PlanChangeService>();
        if (!(await changes.PreviewAsync(on.Owner, "pro", default)).TryGet(out var preview, out var failure))
        {
            Assert.IsType<Failure.Final>(failure);
            return false;
        }

        (await changes.ChangePlanAsync(Permits.For(Act.ChangePlan, on.Owner, on.Owner), "pro", preview.Preview.At,
            preview.EndsAt, default)).Value();
        return true;
    }

    private static async Task<bool> BankAsksAsync(StripeCustomer on)
    {
        await on.CardAsync("authenticationRequired");
        return await ChangedToProAsync(on);
    }

    /// <summary>What can't happen in that state is refused, and changes nothing.</summary>
    private static async Task<string> AfterAsync(StripeCustomer on, Func<StripeCustomer, Task<bool>> happens)
    {
        var before = await WordsAsync(on);
        if (await happens(on))
            return await WordsAsync(on);
        Assert.Equal(before, await WordsAsync(on));
        return "refused";
    }

    private static async Task<string> WordsAsync(StripeCustomer on)
    {
        var account = await on.ReadAsync();
        var waits =
            (await on.Fixture.Get<PlanChangeService>().FindPendingAsync(account, default)).Value() is { To: { } to }
                ? $", waits for {to.Name}"
                : "";
        return $"{account.Plan}, {account.Status}{(account.UnpaidSince is null ? "" : ", owes")}{(account.CancelsAt is null ? "" : ", ends")}{waits}";
    }

    private static IEnumerable<(string State, string Event, string After)> Table() => File
        .ReadAllLines(Repository.PathTo("AdimPortal.Tests", "Infrastructure", "Billing", "subscriptions.txt"))
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .Select(columns => (columns[0], columns[1], columns[2]));
}
