using System.Net;
using System.Text.Json;
using AdimPortal.Sandbox.Machines;
using AdimPortal.Sandbox.Network;

namespace AdimPortal.Tests.Sandbox;

public class MachineSeedTests
{
    private static readonly Subnet Net = Subnet.Parse("10.66.0.0/16");

    [Fact]
    public void User_data_reaches_the_machine_as_it_was_given()
    {
        const string given = "#!/bin/sh\necho \"a: b\"\n";
        Assert.Equal(given, Seed(given).Files(Net)["user-data"]);
    }

    [Fact]
    public void The_address_and_the_keys_are_in_the_seed()
    {
        var files = Seed("").Files(Net);
        using var network = JsonDocument.Parse(files["network-config"]);
        var card = network.RootElement.GetProperty("ethernets").GetProperty("host0");
        Assert.Equal("10.66.1.4/16", card.GetProperty("addresses")[0].GetString());
        Assert.Equal("10.66.0.1", card.GetProperty("gateway4").GetString());
        Assert.Contains("ssh-ed25519 AAAA me", files["meta-data"]);
    }

    private static MachineSeed Seed(string userData) =>
        new("410", "ws7x2k", Net.AddressOf(260), ["ssh-ed25519 AAAA me"], userData);
}
