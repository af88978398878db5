using AdimPortal.Core.Pairing;
using AdimPortal.Core.Workspaces;
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
        Assert.Equal(WorkspaceId.Parse("ws7x2km"), code.Workspace);
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
    public void New_codes_keep_their_leading_zeros_and_print_as_stars()
    {
        var random = new RepeatableRandom();
        var workspace = WorkspaceId.Parse("ws7x2km");
        var codes = Enumerable.Range(0, 1000).Select(_ => OneTimeCode.New(workspace, random)).ToList();
        Assert.All(codes, c => Assert.Matches("^ws7x2km-[0-9]{6}$", c.Reveal()));
        Assert.Contains(codes, c => c.Reveal()[8] == '0');
        Assert.Equal("ws7x2km-******", $"{codes[0]}");
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
