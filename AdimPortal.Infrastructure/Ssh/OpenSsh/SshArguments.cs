using System.Globalization;
using AdimPortal.Core.Servers;

namespace AdimPortal.Infrastructure.Ssh.OpenSsh;

/// <summary>
/// ssh's command lines as lists of words. Nothing of the user's or the machine's own ssh settings takes part.
/// </summary>
internal static class SshArguments
{
    public static IReadOnlyList<string> ForMaster(RemoteHost host, string socket, string keyFile, string knownHosts,
        string alias, SshOptions options) =>
    [
        .. Common(host, socket, logLevel: "INFO"),
        // Only the key that we were given, only the host keys that were pinned.
        .. Option("IdentityFile", keyFile), .. Option("IdentitiesOnly", "yes"), .. Option("IdentityAgent", "none"),
        .. Option("PreferredAuthentications", "publickey"), .. Option("BatchMode", "yes"),
        .. Option("StrictHostKeyChecking", "yes"), .. Option("UserKnownHostsFile", knownHosts),
        .. Option("GlobalKnownHostsFile", "/dev/null"),
        .. Option("HostKeyAlias", alias), .. Option("HostKeyAlgorithms", HostKeyAlgorithms(host.PinnedHostKeys)),
        .. Option("UpdateHostKeys", "no"),
        .. Option("ConnectTimeout", Seconds(options.ConnectTimeout)),
        .. Option("ServerAliveInterval", Seconds(options.SilenceLimit / 3)), .. Option("ServerAliveCountMax", "3"),
        .. Option("ControlMaster", "yes"), .. Option("ControlPersist", Seconds(options.IdleTimeout)),
        "-f", "-N", "--", host.Address,
    ];

    /// <summary>
    /// If the master is gone, ssh would connect directly; that is answered by a word of ours instead, so that nothing
    /// runs.
    /// </summary>
    public static IReadOnlyList<string> ForCommand(RemoteHost host, string socket, string script) =>
    [
        .. Common(host, socket, logLevel: "ERROR"),
        .. Option("ControlMaster", "no"),
        .. Option("ProxyCommand", $"sh -c 'echo {OpenSshErrors.NoConnection} >&2; exit 1'"),
        "-T", "--", host.Address, script,
    ];

    /// <summary>Ends the master and all that runs through it.</summary>
    public static IReadOnlyList<string> ForExit(RemoteHost host, string socket) => ToMaster(host, socket, "exit");

    /// <summary>The master takes nothing new, and ends when what runs through it has ended.</summary>
    public static IReadOnlyList<string> ForStop(RemoteHost host, string socket) => ToMaster(host, socket, "stop");

    private static IReadOnlyList<string> ToMaster(RemoteHost host, string socket, string word) =>
        [.. Common(host, socket, logLevel: "ERROR"), "-O", word, "--", host.Address];

    private static IReadOnlyList<string> Common(RemoteHost host, string socket, string logLevel) =>
    [
        "-F", "/dev/null", "-a", "-x", "-l", host.User, "-p", host.Port.ToString(CultureInfo.InvariantCulture),
        .. Option("ControlPath", socket), .. Option("LogLevel", logLevel), .. Option("ClearAllForwardings", "yes"),
        .. Option("EscapeChar", "none"),
    ];

    private static string HostKeyAlgorithms(IReadOnlyList<string> keys)
    {
        if (keys.Count == 0)
            throw new ArgumentException("A server without a pinned host key is never connected to.", nameof(keys));
        return string.Join(',',
            keys.Select(k => k.Trim().Split(' ')[0]).Distinct()
                .Select(t => t == "ssh-rsa" ? "rsa-sha2-512,rsa-sha2-256" : t));
    }

    private static IReadOnlyList<string> Option(string name, string value) => ["-o", $"{name}={value}"];

    private static string Seconds(TimeSpan span) =>
        Math.Max(1, Math.Ceiling(span.TotalSeconds)).ToString("0", CultureInfo.InvariantCulture);
}
