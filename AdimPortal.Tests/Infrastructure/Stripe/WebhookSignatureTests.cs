using System.Text;
using System.Text.Json;
using AdimPortal.Infrastructure.Stripe;
using AdimPortal.Tests.Contracts;

namespace AdimPortal.Tests.Infrastructure.Stripe;

/// <summary>Webhook signatures, against vectors that were not made here.</summary>
[Trait("Category", "Integration")]
public sealed class WebhookSignatureTests
{
    private const string Secret = "whsec_test_secret";
    private const string Right = "29ab30b7065c11b28e53ac114fac5d6c492ed811a12d11ed2c2aad5bb4cf9809";

    private static readonly byte[] Body = """{"id":"evt_test_1","object":"event"}"""u8.ToArray();
    private static readonly DateTimeOffset Sent = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Theory]
    [InlineData($"t=1700000000,v1={Right}", true)]
    [InlineData($"t=1700000000,v1=00,v1={Right}", true)] // while the secret is being rolled there are two
    [InlineData($"t=1700000000,v0={Right}", false)]
    [InlineData($"t=1700000001,v1={Right}", false)]
    [InlineData($"v1={Right}", false)]
    [InlineData($"t=,v1={Right}", false)]
    [InlineData($"t=99999999999999999999,v1={Right}", false)]
    [InlineData("t=1700000000,v1=29AB30B7065C11B28E53AC114FAC5D6C492ED811A12D11ED2C2AAD5BB4CF9809", false)]
    [InlineData("t=1700000000", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Only_a_right_signature_counts(string? header, bool valid) =>
    Assert.Equal(valid, WebhookSignature.IsValid(header, Body, [Secret], Sent));

    [Theory]
    [InlineData(-301, false)]
    [InlineData(-300, true)]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public void It_is_good_for_five_minutes(int seconds, bool valid) =>
        Assert.Equal(valid,
            WebhookSignature.IsValid($"t=1700000000,v1={Right}", Body, [Secret], Sent.AddSeconds(seconds)));

    [Fact]
    public void One_changed_byte_of_the_body_is_found()
    {
        byte[] changed = [.. Body];
        changed[10] ^= 1;
        Assert.False(WebhookSignature.IsValid($"t=1700000000,v1={Right}", changed, [Secret], Sent));
    }

    [Fact]
    public void While_it_is_rolled_either_secret_counts() =>
        Assert.True(WebhookSignature.IsValid($"t=1700000000,v1={Right}", Body, ["whsec_new", Secret], Sent));

    [Fact]
    public void The_vector_of_Stripes_own_library_is_accepted()
    {
        var body = File.ReadAllBytes(ContractChecker.Description("stripe-webhook-vector.json"));
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(Encoding.UTF8.GetString(body)).RootElement.ValueKind);
        Assert.True(WebhookSignature.IsValid(
            "t=1533204620,v1=2220f87ef101a04665f11cdf770523143f875572008577fa0f20882ddb9cc3c7", body,
            ["webhook_secret"], DateTimeOffset.FromUnixTimeSeconds(1_533_204_620)));
    }
}
