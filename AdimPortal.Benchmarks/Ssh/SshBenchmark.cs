using AdimPortal.Core.Servers;
using AdimPortal.Infrastructure.Ssh;
using AdimPortal.Testing;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Benchmarks.Ssh;

/// <summary>
/// Both links in one run, in turns, against one sshd on this machine: what the portal's default costs and gains.
/// </summary>
internal sealed class SshBenchmark : IBenchmark
{
    private const int Connects = 15;
    private const int Commands = 1000;
    private const int AtATime = 50;
    private static readonly TimeSpan MostForCommands = TimeSpan.FromMinutes(1);
    private const int Uploads = 3;
    private const int UploadSize = 200_000_000;
    private const int Servers = 200;
    private const double ConnectGoal = 0.7;
    private const double CommandGoal = 0.5;

    private readonly LinkUnderTest _openSsh = new(SshLinkKind.OpenSsh);
    private readonly LinkUnderTest _sshNet = new(SshLinkKind.SshNet);

    public string Name => "ssh";

    public string About =>
        $"SSH.NET against the OpenSSH client: connect, {Commands} short commands, an upload, {Servers} servers at once";

    public async Task RunAsync()
    {
        // Each address of loopback is a server of its own to a client.
        await using var daemon = await SshDaemon.StartAsync("0.0.0.0");
        var host = daemon.Host([daemon.HostKey]);
        var table = new Table("time", "OpenSSH", "SSH.NET", "ratio");
        var connect = await ConnectAsync(table, host);
        var command = await CommandsAsync(table, host);
        await UploadAsync(table, host);
        table.Print();
        var many = new Table($"{Servers} servers at once", "all connected after", "memory", "processes", "threads");
        var hosts = Enumerable.Range(1, Servers).Select(n => daemon.Host([daemon.HostKey], $"127.0.1.{n}")).ToList();
        foreach (var link in new[] { _openSsh, _sshNet })
            many.Add([link.Name, .. await link.ConnectToManyAsync(hosts)]);
        many.Print();
        Console.WriteLine($"  {Figures.Verdict(connect <= ConnectGoal, $"connect in at most {ConnectGoal} ×")}");
        Console.WriteLine($"  {Figures.Verdict(command <= CommandGoal, $"a command in at most {CommandGoal} ×")}");
    }

    private async Task<double> ConnectAsync(Table table, RemoteHost host)
    {
        var took = (Open: new List<TimeSpan>(), Net: new List<TimeSpan>());
        for (var i = 0; i < Connects; i++)
        {
            took.Open.Add(await _openSsh.ConnectAsync(host));
            took.Net.Add(await _sshNet.ConnectAsync(host));
        }

        return Compare(table, $"connect and one command (median of {Connects})", took.Open.Median(), took.Net.Median());
    }

    private async Task<double> CommandsAsync(Table table, RemoteHost host)
    {
        var took = (Open: TimeSpan.Zero, Net: TimeSpan.Zero);
        using var openLink = _openSsh.NewLink();
        using var netLink = _sshNet.NewLink();
        await using var open = await LinkUnderTest.OpenAsync(openLink, host);
        await using var net = await LinkUnderTest.OpenAsync(netLink, host);
        var done = 0;
        // A busy machine may need minutes for all of them.
        for (; done < Commands && took.Open + took.Net < MostForCommands; done += AtATime)
        {
            took.Open += await LinkUnderTest.CommandsAsync(open, AtATime);
            took.Net += await LinkUnderTest.CommandsAsync(net, AtATime);
        }

        return Compare(table, $"a short command on an open connection (mean of {done})", took.Open / done,
            took.Net / done);
    }

    private async Task UploadAsync(Table table, RemoteHost host)
    {
        var took = (Open: new List<TimeSpan>(), Net: new List<TimeSpan>());
        var content = new byte[UploadSize];
        for (var i = 0; i < Uploads; i++)
        {
            took.Open.Add(await _openSsh.UploadAsync(host, content));
            took.Net.Add(await _sshNet.UploadAsync(host, content));
        }

        Compare(table, $"upload of {UploadSize / 1_000_000} MB (median of {Uploads})", took.Open.Median(),
            took.Net.Median());
    }

    private static double Compare(Table table, string what, TimeSpan open, TimeSpan net)
    {
        table.Add(what, open.Milliseconds(), net.Milliseconds(), (net / open).Ratio());
        return net / open;
    }
}
