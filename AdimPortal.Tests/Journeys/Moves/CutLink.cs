using System.Diagnostics;

namespace AdimPortal.Tests.Journeys.Moves;

/// <summary>
/// Nothing passes between two machines, in either direction, until it is disposed of. The rest of the world reaches
/// both.
/// </summary>
internal sealed class CutLink(string table) : IAsyncDisposable
{
    public static async Task<CutLink> BetweenAsync(string one, string other)
    {
        var table = $"adim_cut_{Guid.CreateVersion7():N}";
        await NftAsync($$"""
            table inet {{table}} {
             chain post { type filter hook postrouting priority 40; policy accept;
              ip saddr {{one}} ip daddr {{other}} drop
              ip saddr {{other}} ip daddr {{one}} drop
             }
            }
            """);
        return new CutLink(table);
    }

    public async ValueTask DisposeAsync() => await NftAsync($"delete table inet {table}");

    private static async Task NftAsync(string rules)
    {
        using var nft =
            Process.Start(
                new ProcessStartInfo("nft", ["-f", "-"])
                { RedirectStandardInput = true, RedirectStandardError = true })!;
        await nft.StandardInput.WriteAsync(rules);
        nft.StandardInput.Close();
        var said = await nft.StandardError.ReadToEndAsync();
        await nft.WaitForExitAsync();
        Assert.True(nft.ExitCode == 0, said);
    }
}
