using AdimPortal.Core.Common;
using AdimPortal.Core.Servers;

namespace AdimPortal.Core.Provisioning.Steps;

/// <summary>
/// What cloud-init reads on the first boot (cloudinit.readthedocs.io, module "SSH"): the host key that the portal has
/// already pinned. So the portal never trusts a server on first use.
/// </summary>
internal static class UserData
{
    public static Secret With(SshKeyPair hostKey)
    {
        var indented =
            string.Join('\n', hostKey.Private.Reveal().TrimEnd('\n').Split('\n').Select(line => "    " + line));
        return new Secret($"""
            #cloud-config
            ssh_deletekeys: true
            ssh_genkeytypes: []
            disable_root: false
            ssh_pwauth: false
            ssh_keys:
              ed25519_private: |
            {indented}
              ed25519_public: {hostKey.Public}

            """);
    }
}
