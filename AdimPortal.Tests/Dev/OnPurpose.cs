namespace AdimPortal.Tests.Dev;

/// <summary>
/// Tests that run only when they are asked for: they give <see cref="ClosingLineTests"/> something to count.
/// </summary>
public class OnPurpose
{
    [Fact(Explicit = true)]
    public void It_passes() => Assert.True(true);

    [Fact(Explicit = true)]
    public void It_fails() => Assert.Fail("on purpose");

    [Fact(Explicit = true), Trait("Category", "Journey")]
    public void It_is_a_journey() => Assert.True(true);

    [Fact(Explicit = true)]
    public void It_skips() => Assert.Skip("on purpose");

    [Fact(Explicit = true)]
    public void It_ends_the_program() => Environment.Exit(0);
}
