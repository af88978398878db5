using AdimPortal.Web.Security;
using Microsoft.AspNetCore.Http;

namespace AdimPortal.Tests.Web.Security;

/// <summary>The zone that a browser says it is in; anything else in the cookie is none.</summary>
public sealed class ZoneCookieTests
{
    [Theory]
    [InlineData("Europe/Berlin", "Europe/Berlin")]
    [InlineData("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires")]
    [InlineData("UTC", "UTC")]
    [InlineData("Europe%2FBerlin", "Europe/Berlin")]
    [InlineData("", null)]
    [InlineData("Europe/Nowhere", null)]
    [InlineData("../../../etc/passwd", null)]
    [InlineData("/etc/localtime", null)]
    [InlineData("Europe/../Europe/Berlin", null)]
    [InlineData("Europe/Berlin%0A", null)]
    [InlineData("Europe", null)]
    public void Only_a_zone_is_one(string value, string? zone)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Cookie = $"zone={value}";
        Assert.Equal(zone, ZoneCookie.Read(context)?.Id);
    }

    [Fact]
    public void Without_the_cookie_there_is_none() => Assert.Null(ZoneCookie.Read(new DefaultHttpContext()));
}
