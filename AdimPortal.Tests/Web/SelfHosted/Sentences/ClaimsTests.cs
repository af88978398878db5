namespace AdimPortal.Tests.Web.SelfHosted.Sentences;

/// <summary>What was promised to owners of own servers before, and wasn't kept: none of it comes by unread.</summary>
public sealed class ClaimsTests
{
    [Theory]
    [InlineData("A last snapshot is kept until #, should this have been a mistake: write to support.")]
    [InlineData("Redis is down. We tried to restart what had failed; it did not help.")]
    [InlineData("“Notes” gets another server size.")]
    [InlineData("If this lasts, a bigger plan helps.")]
    [InlineData("A backup is taken every week.")]
    [InlineData("The first one is taken soon after the workspace is ready.")]
    [InlineData("Your clients may not be able to connect. Your data is untouched.")]
    [InlineData("The old server is kept for three days.")]
    [InlineData("If it isn't paid, your servers are switched off on #.")]
    [InlineData("Our support was told and looks at it.")]
    [InlineData("Remove old snapshots")]
    [InlineData("Read-only")]
    public void A_promise_that_only_our_servers_keep_is_seen(string sentence) =>
    Assert.True(ReviewedSentences.ClaimsWhatOnlyOursKeep(sentence));

    [Theory]
    [InlineData("Your server goes on as it is, and clients that are connected stay so.")]
    [InlineData("Look at the server: we can't sign in to it.")]
    public void What_is_true_of_any_server_is_none(string sentence) =>
    Assert.False(ReviewedSentences.ClaimsWhatOnlyOursKeep(sentence));
}
