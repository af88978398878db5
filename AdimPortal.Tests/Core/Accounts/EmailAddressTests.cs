using AdimPortal.Core.Accounts;
using AdimPortal.Testing.Queues;

namespace AdimPortal.Tests.Core.Accounts;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("jane@example.com", "jane@example.com")]
    [InlineData("  jane@example.com\u00a0", "jane@example.com")]
    [InlineData("\u200bjane@example.com\u200e", "jane@example.com")]
    [InlineData("Jane.O'Brien+news@Mail.Example.COM", "Jane.O'Brien+news@mail.example.com")]
    [InlineData("!#$%&'*+-/=?^_`{|}~@example.com", "!#$%&'*+-/=?^_`{|}~@example.com")]
    [InlineData("1@2.example", "1@2.example")]
    [InlineData("jane@bücher.example", "jane@xn--bcher-kva.example")]
    [InlineData("jane@xn--bcher-kva.example", "jane@xn--bcher-kva.example")]
    [InlineData("jane@例え.テスト", "jane@xn--r8jz45g.xn--zckzah")]
    [InlineData("a1234567890123456789012345678901234567890123456789012345678901234@example.com", null)]
    [InlineData("jürgen@example.com", null)]
    [InlineData("用户@example.com", null)]
    [InlineData("jane", null)]
    [InlineData("jane@", null)]
    [InlineData("@example.com", null)]
    [InlineData("jane@example", null)]
    [InlineData("jane@example..com", null)]
    [InlineData("jane@-example.com", null)]
    [InlineData("jane@ex_ample.com", null)]
    [InlineData("jane@192.0.2.1", null)]
    [InlineData("jane@[192.0.2.1]", null)]
    [InlineData(".jane@example.com", null)]
    [InlineData("jane.@example.com", null)]
    [InlineData("ja..ne@example.com", null)]
    [InlineData("ja ne@example.com", null)]
    [InlineData("\"ja ne\"@example.com", null)]
    [InlineData("jane(me)@example.com", null)]
    [InlineData("Jane <jane@example.com>", null)]
    [InlineData("jane@example.com, joe@example.com", null)]
    [InlineData("jane@example.com\r\nBcc: joe@example.com", null)]
    [InlineData("jane\u202e@example.com", null)]
    [InlineData("jane@exa\u00admple.com\0", null)]
    [InlineData("jane@exa\ud800mple.com", null)]
    public void An_address_is_read_or_refused_with_a_sentence(string typed, string? kept)
    {
        Assert.Equal(kept is not null, EmailAddress.TryRead(typed, out var address, out var refusal));
        Assert.Equal(kept, address);
        Assert.True(kept is not null || refusal!.EndsWith('.'));
        if (kept is not null)
            Assert.True(EmailAddress.TryRead(kept, out var again, out _) && again == kept);
    }

    public static TheoryData<string> Hostile => HostileText.Names;

    [Theory]
    [MemberData(nameof(Hostile))]
    public void What_is_odd_is_refused_on_either_side(string what)
    {
        var odd = HostileText.All[what];
        Assert.False(EmailAddress.TryRead($"a{odd}b@example.com", out _, out _) && odd.Length > 0);
        Assert.False(EmailAddress.TryRead($"jane@{odd}", out _, out _));
    }

    [Theory]
    [InlineData("jürgen@example.com", "letters other than a to z before the @")]
    [InlineData("ja ne@example.com", "Enter one like name@example.com")]
    [InlineData("", "Enter your email address.")]
    public void The_sentence_says_what_to_do(string typed, string said)
    {
        EmailAddress.TryRead(typed, out _, out var refusal);
        Assert.Contains(said, refusal, StringComparison.Ordinal);
    }
}
