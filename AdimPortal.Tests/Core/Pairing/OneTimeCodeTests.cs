using AdimPortal.Core.Pairing;

namespace AdimPortal.Tests.Core.Pairing;

public class OneTimeCodeTests
{
    [Theory]
    [InlineData("ws7x2km-482917")]
    [InlineData("  WS7X2KM-482917\n")]
    [InlineData("ws7x2km 482917")]
    [InlineData("ws7x2km482917")]
    [InlineData("WS7X2KM – 482917")]
    [InlineData("ws7x2km\u2011482917")] // non-breaking hyphen
    [InlineData("ws7x2km\u2014482917")] // em dash
    [InlineData("ws7x2km\u2212482917")] // minus
    [InlineData("ws7x2km\uff0d482917")] // full width
    [InlineData("ws7x2km_482917")]
    [InlineData("w s 7 x 2 k m - 4 8 2 9 1 7")]
    [InlineData("ws7x-2km-482-917")]
    [InlineData("ws7x2km\u00a0482\u2009917")] // spaces that don't break, thin spaces
    [InlineData("\ufeffws7\u200bx2km\u00ad-482\u2060917\u200e")] // nothing that is seen
    [InlineData("ws7x2km-482\u0000917")]
    [InlineData("ｗｓ７ｘ２ｋｍ－４８２９１７")]
    [InlineData("\"ws7x2km-482917\".")]
    [InlineData("Your one-time code for “News” is ws7x2km-482917; it works once, for 24 hours.")]
    [InlineData("Der Code lautet: WS7X2KM‑482917, bitte nicht weitergeben (3 Versuche)")]
    [InlineData("ws7x2km-482917 3 times tried")]
    [InlineData("ws7x2km-482917\r\nws7x2km-482917")] // copied twice
    [InlineData("adim://connect?portal=https%3A%2F%2Fportal.adim.test&code=ws7x2km-482917")]
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
    [InlineData("ws7x2-482917")]
    [InlineData("ws7x2kmq-482917")]
    [InlineData("aws7x2km-482917")]
    [InlineData("ws7x2km-482917 or ws7x2km-482918")] // which one?
    [InlineData("ws7x2km, and then 482917")]
    [InlineData("wś7x2km-482917")] // another letter
    [InlineData("https://ws7x2km.adim.test")]
    [InlineData("ws7x2lm-482917")] // l is not in the alphabet
    [InlineData("ws7x2km-48291٧")] // a digit, but not one of ours
    [InlineData("ab7x2km-482917")]
    public void Anything_else_is_malformed(string? text) => Assert.False(OneTimeCode.TryParse(text, out _));

    /// <summary>The owner's own example, and what is like it.</summary>
    [Theory]
    [InlineData("ws7x2k-482917")]
    [InlineData("Code: WS7X2K 482 917")]
    [InlineData("ws7x2k482917")]
    public void A_short_one_is_taken_too(string text) =>
    Assert.Equal("ws7x2k-482917", OneTimeCode.Parse(text).Reveal());

    [Fact]
    public void Half_a_character_is_malformed_and_breaks_nothing() =>
    Assert.False(OneTimeCode.TryParse("\ud800ws7x2km-482917", out _));

    [Fact]
    public void Every_text_of_the_longest_length_is_read_at_once()
    {
        foreach (var part in new[] { "ws2", "w s ", "ws2222 ", "ws22222 2222 ", "2", " ", "w" })
            Assert.False(
                OneTimeCode.TryParse(string.Concat(Enumerable.Repeat(part, 1000))[..TypedCode.LongestText], out _));
        Assert.True(OneTimeCode.TryParse("ws7x2km-482917".PadLeft(TypedCode.LongestText), out _));
        Assert.False(OneTimeCode.TryParse("ws7x2km-482917".PadLeft(TypedCode.LongestText + 1), out _));
    }

    [Fact]
    public void New_codes_look_like_every_code_keep_their_leading_zeros_and_print_as_stars()
    {
        var random = new RepeatableRandom();
        var codes = Enumerable.Range(0, 1000).Select(_ => OneTimeCode.New(random)).ToList();
        Assert.All(codes, c => Assert.Matches("^ws[2-9a-hjkmnp-z]{5}-[0-9]{6}$", c.Reveal()));
        Assert.Contains(codes, c => c.Reveal()[8] == '0');
        Assert.Equal("ws*****-******", $"{codes[0]}");
    }

    /// <summary>
    /// The arithmetic of decision 0027, held to what is built: change the look of a code, and reckon again.
    /// </summary>
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
    public void A_code_is_live_until_it_ends_or_its_time_is_over(CodeEnding? ending, int secondsLeft,
        CodeStatus expected)
    {
        var now = new ManualTime().GetUtcNow();
        Assert.Equal(expected, PairingRules.StatusOf(ending, now.AddSeconds(secondsLeft), now));
    }
}
