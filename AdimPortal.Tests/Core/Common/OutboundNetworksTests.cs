using System.Net;
using AdimPortal.Core.Common;

namespace AdimPortal.Tests.Core.Common;

/// <summary>Where the portal connects to, held against the registries of the IANA.</summary>
public sealed class OutboundNetworksTests
{
    /// <summary>
    /// Both registries of special-purpose addresses, row for row: the network, and whether it is reachable from
    /// everywhere.
    /// </summary>
    [Theory]
    [InlineData("0.0.0.0/8", false)]
    [InlineData("0.0.0.0/32", false)]
    [InlineData("10.0.0.0/8", false)]
    [InlineData("100.64.0.0/10", false)]
    [InlineData("127.0.0.0/8", false)]
    [InlineData("169.254.0.0/16", false)]
    [InlineData("172.16.0.0/12", false)]
    [InlineData("192.0.0.0/24", false)]
    [InlineData("192.0.0.0/29", false)]
    [InlineData("192.0.0.8/32", false)]
    [InlineData("192.0.0.170/32", false)]
    [InlineData("192.0.0.171/32", false)]
    [InlineData("192.0.2.0/24", false)]
    [InlineData("192.31.196.0/24", true)]
    [InlineData("192.52.193.0/24", true)]
    [InlineData("192.88.99.0/24", false)]
    [InlineData("192.168.0.0/16", false)]
    [InlineData("192.175.48.0/24", true)]
    [InlineData("198.18.0.0/15", false)]
    [InlineData("198.51.100.0/24", false)]
    [InlineData("203.0.113.0/24", false)]
    [InlineData("224.0.0.0/4", false)]
    [InlineData("240.0.0.0/4", false)]
    [InlineData("255.255.255.255/32", false)]
    [InlineData("::1/128", false)]
    [InlineData("::/128", false)]
    [InlineData("::ffff:0:0/96", false)]
    [InlineData("64:ff9b::/96", false)]
    [InlineData("64:ff9b:1::/48", false)]
    [InlineData("100::/64", false)]
    [InlineData("100:0:0:1::/64", false)]
    [InlineData("2001::/23", false)]
    [InlineData("2001::/32", false)]
    [InlineData("2001:2::/48", false)]
    [InlineData("2001:10::/28", false)]
    [InlineData("2001:20::/28", false)]
    [InlineData("2001:db8::/32", false)]
    [InlineData("2002::/16", false)]
    [InlineData("2620:4f:8000::/48", true)]
    [InlineData("3fff::/20", false)]
    [InlineData("5f00::/16", false)]
    [InlineData("fc00::/7", false)]
    [InlineData("fe80::/10", false)]
    [InlineData("fec0::/10", false)]
    [InlineData("ff00::/8", false)]
    public void Special_networks_are_closed_from_their_first_address_to_their_last(string network, bool open)
    {
        var (first, last) = Ends(IPNetwork.Parse(network));
        Assert.Equal(open, OutboundNetworks.Internet.Allows(first));
        Assert.Equal(open, OutboundNetworks.Internet.Allows(last));
    }

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("172.32.0.0")]
    [InlineData("192.0.1.0")]
    [InlineData("223.255.255.255")]
    [InlineData("2001:4860:4860::8888")]
    [InlineData("2606:4700::1111")]
    [InlineData("::ffff:8.8.8.8")]
    public void The_open_internet_is_open(string address) => Assert.True(OutboundNetworks.Internet.Allows(address));

    [Theory]
    [InlineData("::ffff:10.0.0.7")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::10.0.0.7")]
    [InlineData("64:ff9b::10.0.0.7")]
    [InlineData("2002:0a00:0007::")]
    [InlineData("fe80::1%1")]
    [InlineData("portal.internal")]
    [InlineData("")]
    public void However_a_closed_address_is_written_it_is_closed(string address) =>
    Assert.False(OutboundNetworks.Internet.Allows(address));

    [Fact]
    public void The_operator_opens_a_network_and_no_more()
    {
        var networks = new OutboundNetworks([IPNetwork.Parse("10.88.0.0/16")]);
        Assert.True(networks.Allows("10.88.3.4"));
        Assert.True(networks.Allows("::ffff:10.88.3.4"));
        Assert.False(networks.Allows("10.89.0.1"));
        Assert.False(networks.Allows("169.254.169.254"));
    }

    private static (IPAddress First, IPAddress Last) Ends(IPNetwork network)
    {
        var bytes = network.BaseAddress.GetAddressBytes();
        for (var bit = network.PrefixLength; bit < bytes.Length * 8; bit++)
            bytes[bit / 8] |= (byte)(0x80 >> (bit % 8));
        return (network.BaseAddress, new IPAddress(bytes));
    }
}
