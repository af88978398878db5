using AdimPortal.Sandbox;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace AdimPortal.Tests.Sandbox;

public class SandboxOptionsTests
{
    [Fact]
    public void The_defaults_are_fine() => Assert.Empty(Faults(new SandboxOptions()));

    [Fact]
    public void All_faults_are_told_at_once_and_each_names_its_key()
    {
        var faults = Faults(
            new SandboxOptions
            {
                Name = "Too-Long-Name",
                Subnet = "8.8.0.0/16",
                HttpPort = 0,
                SmtpPort = 70_000,
                Zone = "nodot",
                ApiToken = "x"
            });
        Assert.Equal(["Name", "Subnet", "HttpPort", "SmtpPort", "Zone", "ApiToken"],
            faults.Select(fault => fault.Split("__")[1].Split(' ')[0]));
    }

    [Fact]
    public void Settings_of_Stripe_are_checked_and_a_real_key_is_refused()
    {
        var faults = Faults(
            new SandboxOptions
            {
                StripeKey = "sk_live_0123456789",
                StripeWebhookUrl = "portal",
                StripeWebhookSecret = "",
                StripeAfterRetries = "never"
            });
        Assert.Equal(["StripeKey", "StripeWebhookUrl", "StripeWebhookSecret", "StripeAfterRetries"],
            faults.Select(fault => fault.Split("__")[1].Split(' ')[0]));
    }

    [Fact]
    public void Production_is_refused() =>
    Assert.Contains("Production", Assert.Single(Faults(new SandboxOptions(), Environments.Production)));

    [Theory]
    [InlineData("10.66.0.0/24")]
    [InlineData("172.32.0.0/16")]
    [InlineData("fd00::/16")]
    [InlineData("10.66.0.0")]
    public void Only_a_private_network_of_the_right_size_is_taken(string subnet) =>
    Assert.Single(Faults(new SandboxOptions { Subnet = subnet }));

    private static IReadOnlyList<string> Faults(SandboxOptions options, string environment = "Development") =>
        SandboxOptionsValidator.Faults(options, new HostingEnvironment { EnvironmentName = environment });
}
