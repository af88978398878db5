using System.Text.Json;
using AdimPortal.Testing.Processes;
using AdimPortal.Tests.Contracts;

namespace AdimPortal.Tests.Sandbox;

/// <summary>The custom image of the tests' account.</summary>
[Trait("Category", "Integration")]
public class PreparedImageTests(SharedSandbox shared)
{
    [Fact]
    public void It_has_what_the_blueprint_installs()
    {
        var packages = PreparedImage.Packages.Split(' ');
        Assert.Equal(packages.Length, packages.Distinct().Count());
        Assert.Superset(new HashSet<string> { "postgresql-15", "nginx", "certbot", "python3-django", "celery" },
            packages.ToHashSet());
        Assert.All(packages, name => Assert.Matches("^[a-z0-9][a-z0-9.+-]+$", name));
    }

    [Fact]
    [Trait("Category", "Journey")]
    public async Task It_is_an_image_of_the_account_and_its_droplets_have_the_packages_and_an_identity_of_their_own()
    {
        var sandbox = await shared.GetAsync();
        using var images = JsonDocument.Parse(await sandbox.Http.GetStringAsync("v2/images?private=true"));
        var image = Assert.Single(images.RootElement.GetProperty("images").EnumerateArray(),
            i => $"{i.GetProperty("id")}" == PreparedImage.Id);
        Assert.Equal("custom", image.GetProperty("type").GetString());

        using var droplets = new TestDroplets(sandbox);
        var (one, other) = (await droplets.CreateAsync("ready-one", PreparedImage.Id),
            await droplets.CreateAsync("ready-other", PreparedImage.Id));
        foreach (var id in new[] { one, other })
            Assert.Equal("",
                await droplets.SshAsync(id,
                    "dpkg-query -W -f '${db:Status-Status} ${Package}\\n' " + PreparedImage.Packages
                        + " | grep -v '^installed ' || true"));
        await LooksAsTheDescriptionSaysAsync(sandbox);
        Assert.NotEqual(await droplets.SshAsync(one, "cat /etc/machine-id"),
            await droplets.SshAsync(other, "cat /etc/machine-id"));
    }

    /// <summary>The image in its list, and droplets that were made from it.</summary>
    private static async Task LooksAsTheDescriptionSaysAsync(SandboxProcess sandbox)
    {
        var exchanges =
            sandbox.Recorder.Exchanges.Where(one =>
                one.ResponseBody?.Contains(PreparedImage.Id, StringComparison.Ordinal) == true).ToList();
        Assert.InRange(exchanges.Count, 3, int.MaxValue);
        Assert.Empty(await ContractChecker.DigitalOceanFaultsAsync(exchanges));
    }
}
