using AdimPortal.Core.Common;
using AdimPortal.Core.Servers;

namespace AdimPortal.Infrastructure.Ssh.OpenSsh;

/// <summary>Key pairs made by ssh-keygen, in memory-backed files that are gone afterwards.</summary>
public sealed class OpenSshKeys : ISshKeys
{
    public async Task<SshKeyPair> CreateAsync(string comment, CancellationToken cancel)
    {
        if (comment.Any(char.IsControl))
            throw new ArgumentException("The comment of an SSH key is one line.", nameof(comment));
        using var folder = new PrivateFolder();
        string[] arguments = ["-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", folder["key"]];
        var (exitCode, errors) = await ChildProcess.RunAsync("ssh-keygen", arguments, cancel);
        if (exitCode != 0)
            throw new InvalidOperationException($"ssh-keygen ended with {exitCode}: {errors}");
        var secret = await File.ReadAllTextAsync(folder["key"], cancel);
        var open = await File.ReadAllTextAsync(folder["key.pub"], cancel);
        return new SshKeyPair(new Secret(secret), open.Trim());
    }
}
