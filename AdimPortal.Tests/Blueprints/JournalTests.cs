using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Blueprints;

/// <summary>
/// What a server sends of its journal when the portal can't take it, run by the real bash; it sleeps in no time, and
/// notes how long it would.
/// </summary>
[Trait("Category", "Integration")]
public sealed class JournalTests : IDisposable
{
    private const int Lines = 450;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("adim-journal-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Told_to_wait_it_keeps_its_lines_waits_and_goes_on()
    {
        using var portal = new ToldAnswers(204, 429, 429, 204, 429, 500, 204);
        await SendAsync(portal);
        Assert.Equal(Enumerable.Range(1, Lines), portal.Taken);
        Assert.Equal(7, portal.Asked);
        Assert.Equal((3, 1, $"{Lines}"), (Slept("15"), Slept("2"), Kept("sent")));
    }

    [Fact]
    public async Task A_portal_that_takes_nothing_is_asked_four_times_a_minute_and_the_lines_stay()
    {
        using var portal = new ToldAnswers(429);
        await SendAsync(portal);
        Assert.InRange(portal.Asked, 6, 9);
        Assert.Equal(portal.Asked, Slept("15"));
        Assert.Equal(("", Lines), (Kept("sent"), File.ReadAllLines(PathTo("journal")).Length));
    }

    [Fact]
    public async Task What_it_has_sent_and_cannot_note_it_sends_again_but_not_at_once()
    {
        Directory.CreateDirectory(PathTo("sent.new"));
        using var portal = new ToldAnswers(204);
        await SendAsync(portal);
        Assert.InRange(portal.Asked, 40, 60);
        Assert.Equal(portal.Asked, Slept("2"));
    }

    [Fact]
    public async Task Without_a_place_for_what_it_would_send_it_sends_nothing_and_loses_nothing()
    {
        using var portal = new ToldAnswers(204);
        await SendAsync(portal, ("TMPDIR", PathTo("not-there")));
        Assert.Equal((0, ""), (portal.Asked, Kept("sent")));
    }

    private string PathTo(string name) => Path.Combine(_folder.FullName, name);

    private string Kept(string name) => File.Exists(PathTo(name)) ? File.ReadAllText(PathTo(name)).Trim() : "";

    private int Slept(string seconds) => File.ReadAllLines(PathTo("slept")).Count(line => line == seconds);

    /// <summary>Runs a sender from its beginning until it was told to end and has.</summary>
    private async Task SendAsync(ToldAnswers portal, params (string Name, string Value)[] settings)
    {
        File.WriteAllText(PathTo("portal"), portal.Address);
        File.WriteAllText(PathTo("workspace"), "ws7x2km\n");
        File.WriteAllLines(PathTo("journal"),
            Enumerable.Range(1, Lines).Select(n => $"1767225600000\tline\tsystem\tline {n}"));
        var info = new ProcessStartInfo("bash", ["-c", """
            set -Eeuo pipefail
            source "$0/portal.sh"
            source "$0/journal.sh"
            # Unset once it is a variable like any other: time goes on only where something sleeps.
            unset SECONDS
            SECONDS=0
            sleep() {
                printf '%s\n' "$1" >>"$OWN/slept"
                SECONDS=$((SECONDS + ${1%.*}))
                command sleep 0.01
            }
            make_agent_key
            begin_sending building
            # It is told to end while it asks.
            until [[ -s $OWN/sent || -s $OWN/slept ]]; do command sleep 0.02; done
            end_sending
            """, Repository.PathTo("blueprints", "lib", "own")]) { RedirectStandardError = true };
        info.Environment["ADIM_OWN"] = _folder.FullName;
        foreach (var (name, value) in settings)
            info.Environment[name] = value;
        using var bash = Process.Start(info)!;
        var said = bash.StandardError.ReadToEndAsync();
        await bash.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.True(bash.ExitCode == 0, await said);
    }

    /// <summary>
    /// A portal that answers with these statuses, one after another, and with the last one from then on.
    /// </summary>
    private sealed class ToldAnswers : IDisposable
    {
        private readonly HttpListener _listener;
        private readonly ConcurrentQueue<int> _taken = new();
        private int _asked;

        public ToldAnswers(params int[] statuses)
        {
            (_listener, Address) = Listen();
            _ = AnswerAsync(statuses);
        }

        public string Address { get; }

        public int Asked => Volatile.Read(ref _asked);

        /// <summary>The numbers of the lines that it took, in their order.</summary>
        public IEnumerable<int> Taken => _taken;

        public void Dispose() => _listener.Close();

        /// <summary>A port that was free a moment ago may be somebody else's by now: then another one.</summary>
        private static (HttpListener Listener, string Address) Listen()
        {
            for (var tries = 1; ; tries++)
            {
                var address = $"http://127.0.0.1:{FreePort.Find()}";
                var listener = new HttpListener { Prefixes = { address + "/" } };
                try
                {
                    listener.Start();
                    return (listener, address);
                }
                catch (HttpListenerException) when (tries < 10)
                {
                    listener.Close();
                }
            }
        }

        private async Task AnswerAsync(int[] statuses)
        {
            while (_listener.IsListening)
            {
                HttpListenerContext context;
                try
                {
                    context = await _listener.GetContextAsync();
                }
                catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }

                using var reader = new StreamReader(context.Request.InputStream);
                var body = await reader.ReadToEndAsync();
                context.Response.StatusCode =
                    statuses[Math.Min(Interlocked.Increment(ref _asked), statuses.Length) - 1];
                foreach (var line in body.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Where(_ => context.Response.StatusCode == 204))
                    _taken.Enqueue(int.Parse(line.Split('\t')[0], System.Globalization.CultureInfo.InvariantCulture));
                context.Response.Close();
            }
        }
    }
}
