using System.Text.Json.Nodes;
using AdimPortal.Sandbox.Stripe.Api;
using AdimPortal.Sandbox.Stripe.Billing;
using AdimPortal.Sandbox.Stripe.Books;
using AdimPortal.Sandbox.Stripe.Views;

namespace AdimPortal.Sandbox.Stripe.Clock;

/// <summary>Stripe's own test clocks. An advance is done when it is answered.</summary>
internal static class TestClockEndpoints
{
    /// <summary>The year 2100.</summary>
    private const long LatestTime = 4_102_444_800;

    public static void MapTestClocks(this IEndpointRouteBuilder api)
    {
        api.Get("/test_helpers/test_clocks", call => call.List(call.Work.All<TestClock>()));
        api.Post("/test_helpers/test_clocks", call => call.Show(call.Work.Keep(new TestClock
        {
            Id = call.Work.NewId("clock_1", 23),
            Number = call.Work.NextNumber(),
            Created = call.Work.SandboxNow,
            FrozenTime = Time(call),
            Name = call.Parameters.Text("name"),
        }, "test_helpers.test_clock.created")));
        api.Get("/test_helpers/test_clocks/{id}", call => call.Show(call.Work.Named<TestClock>(call.Id)));
        api.Post("/test_helpers/test_clocks/{id}/advance", Advance);
        api.Delete("/test_helpers/test_clocks/{id}", Delete);
    }

    private static JsonObject Advance(Call call)
    {
        var clock = call.Work.Named<TestClock>(call.Id);
        var until = Time(call);
        if (until <= clock.FrozenTime)
            throw StripeError.Invalid("The frozen_time must be after the clock's current time.", "frozen_time");
        DueWork.Run(call.Work, clock.Id, until);
        var after = call.Work.Get<TestClock>(clock.Id);
        call.Work.Tell("test_helpers.test_clock.ready", after);
        return call.Show(after);
    }

    private static long Time(Call call) => call.Parameters.Whole("frozen_time") switch
    {
        null => throw StripeError.Needed("frozen_time"),
        > 0 and < LatestTime and var time => time,
        _ => throw StripeError.Invalid("Invalid timestamp: it must be before the year 2100.", "frozen_time"),
    };

    /// <summary>With everyone who lives by it.</summary>
    private static JsonObject Delete(Call call)
    {
        var clock = call.Work.Named<TestClock>(call.Id);
        foreach (var thing in call.Work.State.Things.Values.Where(thing =>
            call.Work.Find<Customer>(thing.Owner)?.TestClock == clock.Id).ToList()) call.Work.Forget(thing);
        call.Work.Tell("test_helpers.test_clock.deleted", clock);
        call.Work.Forget(clock);
        return View.Deleted(clock.Id, "test_helpers.test_clock");
    }
}
