using AdimPortal.Core.SelfHosted;

namespace AdimPortal.Tests.Core.SelfHosted;

public sealed class OwnDomainTests
{
    private static readonly string[] Ours = ["workspaces.adim.test", "portal.adim.test"];

    [Theory]
    [InlineData("adim.example.com", "adim.example.com")]
    [InlineData(" ADIM.Example.COM. ", "adim.example.com")]
    [InlineData("bücher.example", "xn--bcher-kva.example")]
    [InlineData("BÜCHER.example", "xn--bcher-kva.example")]
    [InlineData("xn--bcher-kva.example", "xn--bcher-kva.example")]
    [InlineData("ａｄｉｍ。example．com", "adim.example.com")]
    public void A_name_is_one_however_it_is_typed(string typed, string kept) =>
    Assert.Equal(kept, OwnDomain.Read(typed));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("adim.example.com..")]
    [InlineData("-x.example")]
    [InlineData("x-.example")]
    [InlineData("a b.example")]
    [InlineData("a_b.example")]
    [InlineData("10.0.0.7")]
    [InlineData("[::1].example")]
    [InlineData("x.example/..")]
    [InlineData("x.example:443")]
    [InlineData("*.example")]
    [InlineData("x.1")]
    [InlineData("x\0.example")]
    public void What_is_no_name_is_none(string? typed) => Assert.Null(OwnDomain.Read(typed));

    [Fact]
    public void A_name_has_at_most_253_characters() =>
    Assert.Null(OwnDomain.Read(string.Join('.', Enumerable.Repeat(new string('a', 60), 5))));

    [Theory]
    [InlineData("portal.adim.test", false)]
    [InlineData("www.portal.adim.test", false)]
    [InlineData("workspaces.adim.test", false)]
    [InlineData("ws7x2km.workspaces.adim.test", false)]
    [InlineData("adim.test", false)]
    [InlineData("notportal.adim.test", true)]
    [InlineData("myportal.adim.test.example.com", true)]
    [InlineData("xadim.test", true)]
    public void The_portals_own_names_are_nobodys(string name, bool free) =>
    Assert.Equal(free, OwnDomain.WhyReserved(name, Ours) is null);
}
