using System.IO.Pipelines;
using System.Text;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Common;
using AdimPortal.Core.Servers;

namespace AdimPortal.Web.Endpoints.Backups;

/// <summary>
/// Parts of backups as their owners get them. What is the operator's stays here: servers leave it out of the settings,
/// and out of backups of before it is taken on the way.
/// </summary>
internal sealed class PlainParts(BackupPorts ports, ISecretVault vault, Blueprint blueprint)
{
    /// <summary>
    /// Decrypted while it is read. A text that was changed ends the reading with an exception, and so the download.
    /// </summary>
    public async Task<PlainPart> OpenAsync(Secret key, Backup backup, BackupPart part, CancellationToken cancel)
    {
        if (part.Name != EnvFile.Part)
            return new PlainPart(await DecryptedAsync(key, backup, part, cancel), part.Bytes);
        var settings = await SettingsAsync(key, backup, part, cancel);
        return new PlainPart(new MemoryStream(settings), settings.Length);
    }

    /// <summary>The settings encrypted for the workspace's own key; null when there is no key.</summary>
    public async Task<byte[]?> SealAgainAsync(Backup backup, BackupPart part, CancellationToken cancel) =>
        await vault.FindAsync(backup.Workspace, BackupSecrets.Key, cancel) is { } key
            ? await ports.Keys.EncryptAsync(await ports.Keys.RecipientOfAsync(key, cancel),
                await SettingsAsync(key, backup, part, cancel), cancel)
            : null;

    private async Task<byte[]> SettingsAsync(Secret key, Backup backup, BackupPart part, CancellationToken cancel)
    {
        if (part.Bytes > EnvFile.Longest)
            throw new IOException($"The settings of {backup.Workspace} have {part.Bytes} bytes.");
        await using var plain = await DecryptedAsync(key, backup, part, cancel);
        var bytes = new byte[part.Bytes];
        await plain.ReadExactlyAsync(bytes, cancel);
        // The end is read too: whether all of it is genuine is known there.
        if (await plain.ReadAsync(new byte[1], cancel) != 0)
            throw new IOException("The settings are longer than their manifest says.");
        return Encoding.UTF8.GetBytes(EnvFile.Without(Encoding.UTF8.GetString(bytes), blueprint.IsKnownAsOperators));
    }

    private async Task<Stream> DecryptedAsync(Secret key, Backup backup, BackupPart part, CancellationToken cancel)
    {
        if (!(await ports.Storage.OpenAsync(backup.KeyOf(part), cancel)).TryGet(out var encrypted, out var failure))
            throw new IOException(failure.Detail);
        var pipe = new Pipe();
        _ = DecryptAsync();
        return pipe.Reader.AsStream();

        async Task DecryptAsync()
        {
            Exception? end = null;
            try
            {
                await using (encrypted)
                {
                    if (!(await ports.Keys.DecryptAsync(key, encrypted, pipe.Writer.AsStream(leaveOpen: true),
                        cancel)).TryGet(out _, out var refused))
                        end = new IOException(refused.Detail);
                }
            }
            catch (Exception e)
            {
                end = e;
            }

            await pipe.Writer.CompleteAsync(end);
        }
    }
}
