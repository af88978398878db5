using AdimPortal.Testing.Processes;
using Microsoft.Playwright;

namespace AdimPortal.Tests.Journeys.SelfHosted;

/// <summary>
/// An owner lets the portal update their server, and takes that back. In between a new version is published and
/// installed from the page, while the portal is killed; somebody tampers with what the server fetches; and the portal's
/// key is tried for all that it must not do.
/// </summary>
[Trait("Category", "Journey")]
public sealed class UpdateJourney(PostgresCluster postgres, SharedSandbox shared, Chromium chromium,
    ITestOutputHelper output)
{
    private const string Version = "grep -m1 '\"version\"' /opt/adim/current/blueprint.json | cut -d '\"' -f 4";
    private const string Bundle = "basename $(readlink /opt/adim/current)";

    [Fact]
    public async Task An_owner_lets_the_portal_update_their_server_and_nothing_else()
    {
        var sandbox = await shared.GetAsync();
        var tls = new TlsPortal(sandbox);
        var blueprint = new ChangingBlueprint();
        await using var machine = await SelfHostedMachine.MakeAsync(sandbox, "loft");
        await tls.TrustOnAsync(machine);
        await using var portal =
            await PortalProcess.StartNewAsync(await postgres.CreateDatabaseAsync("own_update"), sandbox,
                (settings, port) =>
        {
            tls.Settings(settings, port);
            blueprint.Settings(settings);
        });
        await using var window =
            await BrowserWindow.OpenAsync(chromium, portal.Address, "own-server-update", 1280, 900);
        await machine.RootAsync(await SelfHostedPages.TakeLineAsync(window));
        await window.Page.Locator("[data-code]").WaitForAsync(new() { Timeout = 60_000 });

        await TamperAsync(machine, portal, blueprint, window);
        await UpdatesAsync(window, "sudo adim-update on the server");
        await window.SeesAsync("update available");
        await AllowAsync(machine, window);
        await UpdateAsync(machine, portal, window);
        await KeyDoesNothingElseAsync(machine);
        await TakeBackAsync(machine, portal, blueprint, window);
    }

    /// <summary>A new version is published, and what arrives on the server is not it.</summary>
    private static async Task TamperAsync(SelfHostedMachine machine, PortalProcess portal, ChangingBlueprint blueprint,
        BrowserWindow window)
    {
        await StartAnewAsync(window, portal, () =>
        {
            blueprint.Publish("2.0.0");
            return Task.CompletedTask;
        });
        var before = await machine.RootAsync($"{Bundle}; ls /var/log/adim/runs /opt/adim/blueprint");
        await machine.RootAsync("""
            cat >/usr/local/sbin/curl <<'EOF'
            #!/bin/bash
            /usr/bin/curl "$@" || exit
            while (($# > 0)); do [[ $1 != --output || $2 != *bundle.tar.gz ]] || printf x >>"$2"; shift; done
            EOF
            chmod +x /usr/local/sbin/curl
            """);
        var (status, said) = await machine.ShellAsync("adim-update");
        Assert.Equal((78, "adim: The downloaded version is not the one that the portal names. Nothing was changed."),
            (status, said.Trim()));
        Assert.Equal(before, await machine.RootAsync($"{Bundle}; ls /var/log/adim/runs /opt/adim/blueprint"));
        await machine.RootAsync("rm /usr/local/sbin/curl");
    }

    private static async Task AllowAsync(SelfHostedMachine machine, BrowserWindow window)
    {
        // A server that lets nobody in as root says so before anything is changed.
        await machine.RootAsync("printf 'PermitRootLogin no\\n' >/etc/ssh/sshd_config.d/00-no.conf");
        var (status, said) = await machine.ShellAsync("adim-allow-updates");
        Assert.Equal(1, status);
        Assert.StartsWith("adim: This server's SSH does not allow root to sign in.", said, StringComparison.Ordinal);
        await machine.RootAsync("rm /etc/ssh/sshd_config.d/00-no.conf");
        // A port at which nobody answers: the key goes again.
        (status, said) = await machine.ShellAsync("adim-allow-updates --port 2222");
        Assert.Equal(1, status);
        Assert.Contains($"The portal can't reach SSH on this server at {machine.Address} port 2222.", said,
            StringComparison.Ordinal);
        Assert.Equal("0",
            (await machine.RootAsync("grep -c adim-portal-updates /root/.ssh/authorized_keys || true")).Trim());

        var keys = await machine.RootAsync("cat /root/.ssh/authorized_keys");
        Assert.Contains("The portal can now update this workspace",
            await machine.RootAsync("adim-allow-updates && adim-allow-updates"), StringComparison.Ordinal);
        Assert.Equal("1", (await machine.RootAsync("grep -c adim-portal-updates /root/.ssh/authorized_keys")).Trim());
        Assert.StartsWith(keys, await machine.RootAsync("cat /root/.ssh/authorized_keys"), StringComparison.Ordinal);
        await UpdatesAsync(window, $"From the portal, over SSH at {machine.Address} port 22.");
        await window.LookAsync("allowed");
    }

    private async Task UpdateAsync(SelfHostedMachine machine, PortalProcess portal, BrowserWindow window)
    {
        var before = await machine.RootAsync(Bundle);
        await machine.RootAsync(
            "sed -i 's/^OPENAI_API_KEY=.*/OPENAI_API_KEY=sk-mine/' /srv/adim/app/.env && echo MY_OWN=line >>/srv/adim/app/.env");
        await ConfirmAsync(window);
        // In the middle: a routine has run, and others are to come, of which one fetches the application's code through
        // the portal.
        await window.Page.GetByRole(AriaRole.Log).Filter(new() { HasText = "system" })
            .WaitForAsync(new() { Timeout = 120_000 });
        await StartAnewAsync(window, portal, () => Eventually.TrueAsync(
            async () =>
                (await machine.RootAsync("cat /var/log/adim/updates/*/log")).Contains("Trying again in",
                    StringComparison.Ordinal),
            "the server misses the portal", TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(1)));
        await window.LookAsync("updating");
        await window.SeesAsync("up to date", TimeSpan.FromMinutes(3));
        await window.LookAsync("updated");
        Assert.NotEqual(before, await machine.RootAsync(Bundle));
        Assert.Equal("2.0.0", (await machine.RootAsync(Version)).Trim());
        // What the owner wrote is there, and once.
        Assert.Equal("OPENAI_API_KEY=sk-mine\nMY_OWN=line",
            (await machine.RootAsync("grep -E '^(OPENAI_API_KEY|MY_OWN)=' /srv/adim/app/.env")).Trim());
        // The portal that came back followed the one update that was begun.
        Assert.Equal("1", (await machine.RootAsync("ls /var/log/adim/updates | grep -vc lock")).Trim());
        output.WriteLine(await machine.RootAsync("cat /var/log/adim/updates/*/log | tail -n 3"));
        Assert.Contains("already", await machine.RootAsync("adim-update"), StringComparison.Ordinal);
    }

    /// <summary>Another key with the very same line: what holds for it holds for the portal's.</summary>
    private static async Task KeyDoesNothingElseAsync(SelfHostedMachine machine)
    {
        await machine.RootAsync("""
            ssh-keygen -q -t ed25519 -N '' -f /root/thief
            sed -n "s|ssh-ed25519 [^ ]* adim-portal-updates|$(cut -d ' ' -f 1,2 /root/thief.pub) thief|p" /root/.ssh/authorized_keys >>/root/.ssh/authorized_keys
            grep -q 'restrict,command=.* thief' /root/.ssh/authorized_keys
            """);
        const string ssh = "ssh -i /root/thief -o StrictHostKeyChecking=accept-new -o BatchMode=yes";
        Assert.Contains("ready", await machine.RootAsync($"{ssh} root@localhost ready"), StringComparison.Ordinal);
        foreach (var what in new[] { "id", "bash -i", "update", "update x; id", "update x\nid", "adim-run",
            "scp -f /etc/shadow", "" })
        {
            var (status, said) = await machine.ShellAsync($"{ssh} root@localhost '{what}' </dev/null");
            Assert.Equal(64, status);
            Assert.Contains("adim-error: This key can update one workspace and nothing else.", said,
                StringComparison.Ordinal);
        }

        Assert.NotEqual(0,
            (await machine.ShellAsync("sftp -b /dev/null -i /root/thief -o BatchMode=yes root@localhost")).Status);
        // Neither a way through it nor one back, nor a terminal.
        Assert.Contains("stdio forwarding failed",
            (await machine.ShellAsync($"{ssh} -W 127.0.0.1:5432 root@localhost </dev/null")).Said,
            StringComparison.Ordinal);
        Assert.NotEqual(0,
            (await machine.ShellAsync(
                $"{ssh} -o ExitOnForwardFailure=yes -N -R 2223:127.0.0.1:22 root@localhost </dev/null")).Status);
        Assert.Contains("PTY allocation request failed",
            (await machine.ShellAsync($"{ssh} -tt root@localhost ready </dev/null")).Said, StringComparison.Ordinal);
        await machine.RootAsync("sed -i '/ thief$/d' /root/.ssh/authorized_keys; rm /root/thief*");
    }

    private static async Task TakeBackAsync(SelfHostedMachine machine, PortalProcess portal,
        ChangingBlueprint blueprint,
        BrowserWindow window)
    {
        // Taken out by hand, so that the portal doesn't know.
        await StartAnewAsync(window, portal, () =>
        {
            blueprint.Publish("3.0.0");
            return Task.CompletedTask;
        });
        await machine.RootAsync("sed -i '/adim-portal-updates/d' /root/.ssh/authorized_keys");
        await ConfirmAsync(window);
        await window.SeesAsync("The server no longer accepts our key: the permission was revoked there.",
            TimeSpan.FromMinutes(1));
        await window.LookAsync("refused");
        Assert.Equal("2.0.0", (await machine.RootAsync(Version)).Trim());

        Assert.Contains("can no longer update this workspace",
            await machine.RootAsync("adim-allow-updates && adim-allow-updates --revoke"), StringComparison.Ordinal);
        Assert.Equal("0",
            (await machine.RootAsync("grep -c adim-portal-updates /root/.ssh/authorized_keys || true")).Trim());
        await UpdatesAsync(window, "sudo adim-update on the server");
        Assert.Equal(0,
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "Update server", Exact = true }).CountAsync());

        // With another leave, the uninstaller takes it back.
        await machine.RootAsync("adim-allow-updates");
        Assert.Contains("choose Unregister this server", await machine.RootAsync("adim-uninstall --yes"),
            StringComparison.Ordinal);
        Assert.Equal("0",
            (await machine.RootAsync("grep -c adim-portal-updates /root/.ssh/authorized_keys || true")).Trim());
        await UpdatesAsync(window, "sudo adim-update on the server");
    }

    /// <summary>The portal is killed; what the page would say of that is not what is looked at here.</summary>
    private static async Task StartAnewAsync(BrowserWindow window, PortalProcess portal, Func<Task> meanwhile)
    {
        var page = window.Page.Url;
        await window.Page.GotoAsync("about:blank");
        await portal.KillAsync();
        await meanwhile();
        await portal.StartAsync();
        await window.Page.GotoAsync(page);
    }

    private static async Task ConfirmAsync(BrowserWindow window)
    {
        var update = window.Page.Locator("[data-own-server]")
            .GetByRole(AriaRole.Button, new() { Name = "Update server" });
        var confirm =
            window.Page.GetByRole(AriaRole.Dialog)
                .GetByRole(AriaRole.Button, new() { Name = "Update server", Exact = true });
        // What is pressed before the page is live does nothing, and a person presses it again.
        await Eventually.TrueAsync(
            async () =>
            {
                if (await confirm.CountAsync() > 0)
                    return true;
                await update.ClickAsync();
                return false;
            },
            "the dialog opens", every: TimeSpan.FromSeconds(1));
        await confirm.ClickAsync();
    }

    private static Task UpdatesAsync(BrowserWindow window, string words) => Eventually.TrueAsync(
        async () =>
            (await window.Page.Locator("[data-updates]").InnerTextAsync()).Contains(words, StringComparison.Ordinal),
            $"the page says: {words}");
}
