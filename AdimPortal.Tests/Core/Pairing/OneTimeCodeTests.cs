using AdimPortal.Core.Pairing;
using AdimPortal.Tests.Support;

namespace AdimPortal.Tests.Core.Pairing;

public class OneTimeCodeTests
{
    [Theory]
    [InlineData("ws7x2km-482917")]
    [InlineData("  WS7X2KM-482917\n")]
    public void A_code_is_taken_as_people_type_it(string text)
    {
        Assert.True(OneTimeCode.TryParse(text, out var code));
        Assert.Equal("ws7x2km-482917", code.Reveal());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ws7x2km")]
    [InlineData("ws7x2km-48291")]
    [InlineData("ws7x2km-4829170")]
    [InlineData("ws7x2km 482917")]
    [InlineData("ws7x2lm-482917")] // l is not in the alphabet
    [InlineData("ws7x2km-48291٧")] // a digit, but not one of ours
    [InlineData("ab7x2km-482917")]
    public void Anything_else_is_malformed(string? text) => Assert.False(OneTimeCode.TryParse(text, out _));

    [Fact]
    public void New_codes_look_like_every_code_keep_their_leading_zeros_and_print_as_stars()
    {
        var random = new RepeatableRandom();
        var codes = Enumerable.Range(0, 1000).Select(_ => OneTimeCode.New(random)).ToList();
        Assert.All(codes, c => Assert.Matches("^ws[2-9a-hjkmnp-z]{5}-[0-9]{6}$", c.Reveal()));
        Assert.Contains(codes, c => c.Reveal()[8] == '0');
        Assert.Equal("ws*****-******", $"{codes[0]}");
    }

    /// <summary>The arithmetic of decision 0027, held to what is built: change the look of a code, and reckon again.</summary>
    [Fact]
    public void Guessing_is_hopeless_whatever_addresses_it_comes_from()
    {
        Assert.InRange(Math.Log2(OneTimeCode.Possible), 44, 64);
        const double live = 1_000;          // codes that nobody has used yet, all at once
        const double aSecond = 10_000;      // as much as a node can refuse, from as many addresses as it takes
        var hits = aSecond * PairingRules.Lifetime.TotalSeconds * live / OneTimeCode.Possible;
        Assert.InRange(hits, 0, 0.04);      // some code of somebody, in a day of flood
        Assert.InRange(hits / live, 0, 4e-5); // a chosen workspace's code, in all its life
    }

    [Theory]
    [InlineData(null, 1, CodeStatus.Live)]
    [InlineData(null, 0, CodeStatus.Expired)]
    [InlineData(CodeEnding.Used, 1, CodeStatus.Used)]
    [InlineData(CodeEnding.Used, -1, CodeStatus.Used)]
    [InlineData(CodeEnding.TooManyTries, 1, CodeStatus.TooManyTries)]
    public void A_code_is_live_until_it_ends_or_its_time_is_over(CodeEnding? ending, int secondsLeft, CodeStatus expected)
    {
        var now = new ManualTime().GetUtcNow();
        Assert.Equal(expected, PairingRules.StatusOf(ending, now.AddSeconds(secondsLeft), now));
    }
}
