using AdimPortal.Sandbox.Stripe.Api;
using AdimPortal.Testing.Billing;
using Stripe;

namespace AdimPortal.Tests.Infrastructure.Stripe;

/// <summary>
/// When the package moves to another version of Stripe's API, the Sandbox has to follow, and what we read with it.
/// </summary>
public sealed class StripeVersionTests
{
    [Fact]
    public async Task The_Sandbox_answers_in_the_version_that_the_package_pins()
    {
        await using var host = await StripeHost.StartAsync();
        using var ours = new RecordedStripe(host);
        (await ours.Gateway.ListPricesAsync(["adim_pro_monthly"], TestContext.Current.CancellationToken)).Value();
        Assert.Equal(StripeGate.Version, StripeConfiguration.ApiVersion);
        var answered = Assert.Single(ours.Exchanges);
        Assert.Equal(StripeConfiguration.ApiVersion, answered.ResponseHeaders["stripe-version"]);
    }

    [Fact]
    public async Task Every_call_names_the_version_that_the_package_pins()
    {
        using var wire = new ScriptedStripe().Answers(200, """{"object":"list","data":[],"has_more":false}""");
        (await wire.Gateway.ListEventsAsync(DateTimeOffset.UnixEpoch, TestContext.Current.CancellationToken)).Value();
        Assert.Equal(StripeConfiguration.ApiVersion, Assert.Single(wire.Headers)["Stripe-Version"]);
    }
}
