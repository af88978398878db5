namespace AdimPortal.Tests.Web.SelfHosted.Sentences;

/// <summary>What was promised to owners of own servers before, and wasn't kept: none of it comes by unread.</summary>
public sealed class ClaimsTests
{
    [Theory]
    [InlineData("We keep a final snapshot until #. If this was a mistake, contact support.")]
    [InlineData("Redis is down. We restarted the failed services, but that did not fix the problem.")]
    [InlineData("“Notes” gets another server size.")]
    [InlineData("If this continues, choose a bigger plan.")]
    [InlineData("We take a backup every week.")]
    [InlineData("We take the first one soon after the workspace is ready.")]
    [InlineData("Your clients may not be able to connect. Your data is untouched.")]
    [InlineData("We keep the old server for three days.")]
    [InlineData("If the payment is not made, your servers are switched off on #.")]
    [InlineData("Our support knows and is looking into it.")]
    [InlineData("Remove old snapshots")]
    [InlineData("Read-only")]
    public void A_promise_that_only_our_servers_keep_is_seen(string message) =>
    Assert.True(ReviewedSentences.ClaimsWhatOnlyOursKeep(message));

    [Theory]
    [InlineData("Your server keeps running, and connected clients stay connected.")]
    [InlineData("Look at the server: we can't sign in to it.")]
    public void What_is_true_of_any_server_is_none(string message) =>
    Assert.False(ReviewedSentences.ClaimsWhatOnlyOursKeep(message));
}
