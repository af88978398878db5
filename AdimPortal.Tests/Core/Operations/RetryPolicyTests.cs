using AdimPortal.Core.Operations;

namespace AdimPortal.Tests.Core.Operations;

public class RetryPolicyTests
{
    private static readonly RetryPolicy Policy = new(10, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(60));

    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(2, 2, 4)]
    [InlineData(4, 8, 16)]
    [InlineData(9, 30, 60)]
    [InlineData(500, 30, 60)]
    public void Rests_double_to_a_bound_and_half_is_chance(int failures, double atLeast, double atMost)
    {
        var random = new RepeatableRandom();
        var rests =
            Enumerable.Range(0, 200).Select(_ => Policy.DelayAfter(failures, null, random).TotalSeconds).ToList();
        Assert.All(rests, rest => Assert.InRange(rest, atLeast, atMost));
        Assert.True(rests.Distinct().Count() > 50, "Operations that failed together must not come back together.");
    }

    [Fact]
    public void A_wish_of_hours_is_cut() =>
        Assert.Equal(TimeSpan.FromMinutes(15), Policy.DelayAfter(1, TimeSpan.FromHours(5), new RepeatableRandom()));
}
