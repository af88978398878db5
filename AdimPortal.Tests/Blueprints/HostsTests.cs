using System.Diagnostics;

namespace AdimPortal.Tests.Blueprints;

/// <summary>
/// What the application is told of the names that it is asked for by, and of the kind of its server: the script itself,
/// beside an <c>ip</c> that says what it is told to.
/// </summary>
[Trait("Category", "Integration")]
public sealed class HostsTests : IDisposable
{
    private const string Addresses = """
        2: eth0    inet 203.0.113.7/20 brd 203.0.113.255 scope global eth0\       valid_lft forever preferred_lft forever
        2: eth0    inet 10.17.0.5/16 brd 10.17.255.255 scope global eth0\       valid_lft forever preferred_lft forever
        2: eth0    inet6 2001:db8::7/64 scope global \       valid_lft forever preferred_lft forever
        2: eth0    inet6 2001:db8::99/64 scope global temporary dynamic \       valid_lft 86000sec preferred_lft 14000sec
        5: tailscale0    inet 100.101.102.103/32 scope global tailscale0\       valid_lft forever preferred_lft forever
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("adim-hosts-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("ws7x2k.adim.test", Addresses,
        "ws7x2k.adim.test,localhost,127.0.0.1,203.0.113.7,10.17.0.5,[2001:db8::7],100.101.102.103")]
    [InlineData("203.0.113.7", Addresses, "203.0.113.7,localhost,127.0.0.1,10.17.0.5,[2001:db8::7],100.101.102.103")]
    [InlineData("ws7x2k.adim.test", "", "ws7x2k.adim.test,localhost,127.0.0.1")]
    public async Task The_servers_own_addresses_may_stand_in_a_request_too(string domain, string addresses,
        string hosts) =>
        Assert.Equal(hosts, await RunAsync("allowed_hosts", addresses, ("DOMAIN", domain)));

    [Theory]
    [InlineData("true", "bare_metal")]
    [InlineData("false", "vps")]
    [InlineData("", "vps")]
    public async Task The_application_knows_whose_server_it_runs_on(string own, string type) =>
    Assert.Equal(type, await RunAsync("deployment_type", "", ("OWN_SERVER", own)));

    [Theory]
    [InlineData("true", "100.64.0.0/10 1;")]
    [InlineData("false", "")]
    [InlineData("", "")]
    public async Task Only_a_server_that_joins_a_private_network_answers_there_by_its_address(string joins,
        string line) =>
        Assert.Equal(line, await RunAsync("tailnet", "", ("TAILSCALE", joins)));

    private async Task<string> RunAsync(string function, string addresses,
        params (string Name, string Value)[] settings)
    {
        var ip = Path.Combine(_folder.FullName, "ip");
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "addresses"),
            addresses.Length == 0 ? "" : addresses + "\n");
        await File.WriteAllTextAsync(ip, $"#!/bin/sh\ncat '{_folder.FullName}/addresses'\n");
        File.SetUnixFileMode(ip, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in new[] { "-c",
            "set -euo pipefail; LIB=$1; for part in hosts website; do source \"$LIB/$part.sh\"; done; \"$2\"", "bash",
            Repository.PathTo("blueprints", "lib"), function })
            start.ArgumentList.Add(word);
        start.Environment["PATH"] = $"{_folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}";
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        using var bash = Process.Start(start)!;
        var (said, fault) = (bash.StandardOutput.ReadToEndAsync(), bash.StandardError.ReadToEndAsync());
        await bash.WaitForExitAsync();
        Assert.True(bash.ExitCode == 0, await fault);
        return (await said).Trim();
    }
}
