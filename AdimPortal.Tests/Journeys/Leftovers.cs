using System.Net.Http.Json;
using System.Text.Json;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Journeys;

/// <summary>What the cloud still has of a workspace, asked of the cloud itself.</summary>
internal static class Leftovers
{
    public static async Task NoneOfAsync(SandboxProcess sandbox, string workspace)
    {
        Assert.Equal(0, await DropletsAsync(sandbox, workspace));
        foreach (var list in new[] { "firewalls", "account/keys", "tags", $"domains/{SandboxProcess.Zone}/records" })
            Assert.DoesNotContain(workspace, await sandbox.Http.GetStringAsync($"v2/{list}?per_page=200"),
                StringComparison.Ordinal);
        Assert.DoesNotContain(workspace, await sandbox.Http.GetStringAsync("v2/droplets?per_page=200"),
            StringComparison.Ordinal);
    }

    public static async Task<int> DropletsAsync(SandboxProcess sandbox, string workspace) =>
        (await sandbox.Http.GetFromJsonAsync<JsonElement>($"v2/droplets?tag_name=adim-{workspace}")).GetProperty(
            "droplets").GetArrayLength();
}
