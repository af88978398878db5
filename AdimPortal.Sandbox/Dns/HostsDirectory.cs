using System.Net;

namespace AdimPortal.Sandbox.Dns;

/// <summary>
/// The folder that dnsmasq watches: one file of addresses for each owner of names. A file appears, changes and goes as
/// a whole, and dnsmasq answers from it within a fifth of a second.
/// </summary>
public sealed class HostsDirectory(string directory)
{
    public string Path => directory;

    public void Write(string owner, IEnumerable<(IPAddress Address, string Name)> hosts)
    {
        Directory.CreateDirectory(directory);
        var file = System.IO.Path.Combine(directory, owner);
        // Outside the watched folder: dnsmasq would read a half-written file too.
        var temporary = $"{directory}.tmp";
        File.WriteAllLines(temporary, hosts.Select(host => $"{host.Address} {host.Name}"));
        File.Move(temporary, file, overwrite: true);
    }

    public void Remove(string owner) => File.Delete(System.IO.Path.Combine(directory, owner));
}
