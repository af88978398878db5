using AdimPortal.Core.Common;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Tests.Infrastructure.Secrets;

[Trait("Category", "Integration")]
public sealed class PostgresSecretVaultTests(PostgresCluster cluster)
{
    [Fact]
    public async Task The_first_secret_of_a_name_is_kept_and_a_second_try_changes_nothing()
    {
        await using var database = await PairingDatabase.CreateAsync(cluster);
        var workspace = await database.WorkspaceAsync();
        Assert.Equal("one",
            (await database.Vault.KeepAsync(workspace, "SECRET_KEY", new Secret("one"), default)).Reveal());
        Assert.Equal("one",
            (await database.Vault.KeepAsync(workspace, "SECRET_KEY", new Secret("two"), default)).Reveal());
        Assert.Equal("one", (await database.Vault.FindAsync(workspace, "SECRET_KEY", default))!.Reveal());
    }

    [Fact]
    public async Task Simultaneous_keepers_agree_on_one()
    {
        await using var database = await PairingDatabase.CreateAsync(cluster);
        var workspace = await database.WorkspaceAsync();
        var kept =
            await Task.WhenAll(
                Enumerable.Range(0, 20)
                    .Select(n =>
                        Task.Run(() =>
                            database.Vault.KeepAsync(workspace, "SECRET_KEY", new Secret($"{n}"), default))));
        Assert.Single(kept.Select(s => s.Reveal()).Distinct());
    }

    [Fact]
    public async Task Forgotten_secrets_are_gone_and_others_stay()
    {
        await using var database = await PairingDatabase.CreateAsync(cluster);
        var (one, other) = (await database.WorkspaceAsync(), await database.WorkspaceAsync());
        foreach (var name in new[] { "A", "B", "C" })
        {
            await database.Vault.KeepAsync(one, name, new Secret(name), default);
            await database.Vault.KeepAsync(other, name, new Secret(name), default);
        }

        await database.Vault.ForgetAsync(one, ["A", "B", "never there"], default);
        Assert.Null(await database.Vault.FindAsync(one, "A", default));
        Assert.NotNull(await database.Vault.FindAsync(one, "C", default));
        await database.Vault.ForgetAllAsync(one, default);
        Assert.Null(await database.Vault.FindAsync(one, "C", default));
        Assert.NotNull(await database.Vault.FindAsync(other, "A", default));
    }
}
