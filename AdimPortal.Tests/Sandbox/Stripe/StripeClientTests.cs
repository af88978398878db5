using AdimPortal.Testing.Billing;
using AdimPortal.Tests.Contracts;

namespace AdimPortal.Tests.Sandbox.Stripe;

/// <summary>If Stripe's own client works against the Sandbox, the Sandbox is right.</summary>
[Trait("Category", "Integration")]
public class StripeClientTests
{
    [Fact]
    public async Task Stripe_s_own_Node_client_lives_through_a_whole_story()
    {
        await using var host = await StripeHost.StartAsync();
        var (exitCode, said) =
            await ContractChecker.StripeTypes.RunAsync(["story.mjs", $"{host.Port}", StripeHost.Key]);
        Assert.True(exitCode == 0, said);
    }
}
