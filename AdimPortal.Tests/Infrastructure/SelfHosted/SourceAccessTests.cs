using System.Globalization;
using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure;
using AdimPortal.Infrastructure.SelfHosted;
using Microsoft.Extensions.Options;

namespace AdimPortal.Tests.Infrastructure.SelfHosted;

/// <summary>The token by which one own server fetches the application's source.</summary>
public sealed class SourceAccessTests
{
    private readonly ManualTime _time = new();
    private readonly SourceAccess _access;
    private readonly WorkspaceId _id = WorkspaceId.New(new CryptographicRandom());

    public SourceAccessTests() => _access = new SourceAccess(
        Sealings.New(), Options.Create(new SelfHostedOptions()),
        Options.Create(new PortalOptions { PublicAddress = new Uri("https://portal.adim.test") }), _time);

    [Fact]
    public void It_works_for_its_own_workspace_until_its_end()
    {
        var token = _access.TokenFor(_id).Reveal();
        Assert.Equal($"https://portal.adim.test/api/servers/source/{_id}.git", _access.AddressFor(_id));
        Assert.True(_access.IsGood(_id, token));
        Assert.False(_access.IsGood(WorkspaceId.New(new CryptographicRandom()), token));
        _time.Advance(SourceAccess.Lifetime);
        Assert.False(_access.IsGood(_id, token));
    }

    [Fact]
    public void Nothing_else_works()
    {
        var parts = _access.TokenFor(_id).Reveal().Split('.');
        var later = long.Parse(parts[0], CultureInfo.InvariantCulture) + 1;
        foreach (var token in new[] { "", ".", parts[0], parts[1], $"{later}.{parts[1]}",
            $"{parts[0]}.{parts[1].ToUpperInvariant()}", $"{parts[0]}.{parts[1][1..]}", $"{parts[0]}.{parts[1]}.x",
            new string('9', 400) + "." + parts[1] })
            Assert.False(_access.IsGood(_id, token), token);
    }
}
