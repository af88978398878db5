using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Blueprints;

/// <summary>The routines on a real droplet, in the order of the manifest.</summary>
[Trait("Category", "Journey")]
public sealed class RoutinesJourney(SharedSandbox shared)
{
    private const int Refused = 78;

    [Fact]
    public async Task Every_routine_makes_its_check_true_and_may_run_twice()
    {
        await using var droplet = await BlueprintDroplet.CreateAsync(await shared.GetAsync());
        var elsewhere = await AnotherSystemAsync(droplet);
        var routines =
            droplet.Blueprint.RoutinesWith(new Dictionary<string, string>()).Select(routine => routine.Name).ToList();

        // All of them on the bare machine: what verify checks is true as soon as the routines before it are done.
        foreach (var routine in routines)
            Assert.True((await droplet.CheckAsync(routine)).Status != 0,
                $"The check of {routine} is true on a bare machine.");

        foreach (var routine in routines)
        {
            var refused = await droplet.RunAsync(routine, ("ADIM_OS_RELEASE", elsewhere));
            Assert.Equal(
                (Refused,
                    "adim-error: This server runs Fedora Linux 41, which is not supported. Please choose Debian 12."),
                    (refused.Status, refused.Lines[^1]));
            Succeeded(routine, await droplet.RunAsync(routine));
            Succeeded($"{routine} --check", await droplet.CheckAsync(routine));
        }

        foreach (var routine in routines)
        {
            Succeeded($"{routine} again", await droplet.RunAsync(routine));
            Succeeded($"{routine} --check after it ran again", await droplet.CheckAsync(routine));
        }

        await SuspendsAndResumesAsync(droplet);
        await GetsAnotherCertificateAsync(droplet);

        var listening = await droplet.CommandAsync("ss", "--tcp", "--listening", "--numeric", "--no-header");
        var open = listening.Lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3])
            .Where(address => !address.StartsWith("127.", StringComparison.Ordinal)
                && !address.StartsWith("[::1]", StringComparison.Ordinal));
        Assert.Equal(["22", "443", "80"],
            open.Select(address => address.Split(':')[^1]).Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>
    /// Each may run twice, and a workspace at rest is not woken by a routine that would start its programs.
    /// </summary>
    private static async Task SuspendsAndResumesAsync(BlueprintDroplet droplet)
    {
        Assert.NotEqual(0, (await droplet.CheckAsync("suspend")).Status);
        foreach (var routine in new[] { "suspend", "suspend", "programs", "nginx" })
        {
            Succeeded(routine, await droplet.RunAsync(routine));
            Succeeded("suspend --check", await droplet.CheckAsync("suspend"));
            Assert.NotEqual(0, (await droplet.CheckAsync("resume")).Status);
        }

        foreach (var routine in new[] { "read-only", "read-only", "programs", "nginx", "suspend", "read-only" })
        {
            var form = routine == "suspend" ? "suspend" : "read-only";
            Succeeded(routine, await droplet.RunAsync(routine));
            Succeeded($"{form} --check after {routine}", await droplet.CheckAsync(form));
            Assert.NotEqual(0, (await droplet.CheckAsync("resume")).Status);
        }

        foreach (var routine in new[] { "resume", "resume" })
        {
            Succeeded(routine, await droplet.RunAsync(routine));
            Succeeded("resume --check", await droplet.CheckAsync("resume"));
            Assert.NotEqual(0, (await droplet.CheckAsync("suspend")).Status);
        }

        await AwaitsSwitchAsync(droplet);
        Succeeded("verify", await droplet.RunAsync("verify"));
    }

    /// <summary>
    /// A server that a workspace moves to says that it is well, and lets nobody in before it is its turn, whatever
    /// routine runs meanwhile.
    /// </summary>
    private static async Task AwaitsSwitchAsync(BlueprintDroplet droplet)
    {
        Succeeded("suspend", await droplet.RunAsync("suspend"));
        Succeeded("resume, to wait", await droplet.RunAsync("resume", ("AWAITS_SWITCH_FIRST", "yes")));
        Succeeded("nginx", await droplet.RunAsync("nginx"));
        Assert.NotEqual(0, (await droplet.CheckAsync("accept-writes")).Status);
        foreach (var path in new[] { "/", "/api/notes", "/healthz/../api/notes" })
            Assert.Equal("503", await AnswersAsync(droplet, path));
        // The programs were only told to start.
        await Eventually.TrueAsync(async () => await AnswersAsync(droplet, "/healthz") == "200",
            "it says that it is well", TimeSpan.FromMinutes(2));

        foreach (var routine in new[] { "accept-writes", "accept-writes" })
        {
            Succeeded(routine, await droplet.RunAsync(routine));
            Succeeded("accept-writes --check", await droplet.CheckAsync("accept-writes"));
        }
    }

    private static async Task<string> AnswersAsync(BlueprintDroplet droplet, string path)
    {
        var said = await droplet.CommandAsync(
            "curl", "-sk", "--path-as-is", "--max-time", "20", "-o", "/dev/null", "-w", "%{http_code}", "--resolve",
            $"{droplet.Domain}:443:127.0.0.1", $"https://{droplet.Domain}{path}");
        return said.Lines[^1];
    }

    /// <summary>From an authority that was set up anew, and no longer knows whom certbot says that it is.</summary>
    private static async Task GetsAnotherCertificateAsync(BlueprintDroplet droplet)
    {
        const string Forget =
            "sed -i 's|my-account/[^\"]*|my-account/gone|' /etc/letsencrypt/accounts/*/*/*/regr.json && rm -rf /etc/letsencrypt/live/*.test /etc/letsencrypt/archive/*.test /etc/letsencrypt/renewal/*";
        Assert.Equal(0, (await droplet.CommandAsync("sh", "-c", Forget)).Status);
        Assert.NotEqual(0, (await droplet.CheckAsync("tls")).Status);
        var again = await droplet.RunAsync("tls");
        Succeeded("tls", again);
        Assert.Contains("The authority no longer has this server's account; creating a new one.", again.Lines);
        Succeeded("tls --check", await droplet.CheckAsync("tls"));
    }

    private static async Task<string> AnotherSystemAsync(BlueprintDroplet droplet)
    {
        const string File = "/run/another-os-release";
        var script = $"printf 'ID=fedora\\nVERSION_ID=41\\nPRETTY_NAME=\"Fedora Linux 41\"\\n' > {File}";
        Assert.Equal(0, (await droplet.CommandAsync("sh", "-c", script)).Status);
        return File;
    }

    private static void Succeeded(string what, BlueprintDroplet.Said said) =>
        Assert.True(said.Status == 0,
            $"{what} ended with {said.Status}:\n{string.Join('\n', said.Lines.TakeLast(20))}");
}
