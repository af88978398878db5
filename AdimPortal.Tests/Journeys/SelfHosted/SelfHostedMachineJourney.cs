using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Journeys.SelfHosted;

/// <summary>What the Sandbox promises of a server that a customer owns.</summary>
[Trait("Category", "Journey")]
public sealed class SelfHostedMachineJourney
{
    [Fact]
    public async Task It_offers_a_root_shell_only_and_lives_through_reboots_and_a_killed_Sandbox()
    {
        await using var sandbox = await SandboxProcess.StartNewAsync();
        await using (var machine = await SelfHostedMachine.MakeAsync(sandbox, "shed", memoryMib: 1024, diskGib: 8))
        {
            Assert.Equal("shed.own.adim.test", (await machine.RootAsync("hostname --fqdn")).Trim());
            Assert.Equal("1024", (await machine.RootAsync("free -m | awk '/Mem:/ {print $2}'")).Trim());
            Assert.Equal("root",
                (await machine.RootAsync(
                    "getent passwd | awk -F: '$3 == 0 || $3 >= 1000 && $3 < 65000 {print $1}'")).Trim());
            // Its host key is its own: no seed brought it.
            var hostKey =
                await machine.RootAsync(
                    "cat /etc/ssh/ssh_host_ed25519_key.pub; grep -c ssh_keys /var/lib/cloud/seed/nocloud/user-data || true");
            Assert.Contains("ssh-ed25519", hostKey, StringComparison.Ordinal);
            await machine.RootAsync("echo kept > /root/mark && sync");

            await machine.DoAsync("reboot");
            await SaysAsync(machine, "kept");
            await machine.DoAsync("off");
            await machine.DoAsync("on");
            await SaysAsync(machine, "kept");
            await sandbox.KillAsync();
            await sandbox.StartAsync();
            await SaysAsync(machine, "kept");
            Assert.Equal(hostKey,
                await machine.RootAsync(
                    "cat /etc/ssh/ssh_host_ed25519_key.pub; grep -c ssh_keys /var/lib/cloud/seed/nocloud/user-data || true"));
            using var again =
                await sandbox.Http.PostAsync("machines",
                    new StringContent("""{"name":"shed"}""", System.Text.Encoding.UTF8, "application/json"));
            Assert.Contains("There is a machine named shed already.", await again.Content.ReadAsStringAsync(),
                StringComparison.Ordinal);
        }

        Assert.Contains("\"machines\":[]", await sandbox.Http.GetStringAsync("machines"), StringComparison.Ordinal);
    }

    private static Task SaysAsync(SelfHostedMachine machine, string word) => Eventually.TrueAsync(
        async () => (await machine.ShellAsync("cat /root/mark")).Said.Trim() == word,
        $"{machine.HostName} is back with its disk", TimeSpan.FromMinutes(2));
}
