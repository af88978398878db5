using System.Security.Cryptography;
using System.Text;
using AdimPortal.Core.Servers;
using Renci.SshNet;

namespace AdimPortal.Infrastructure.Ssh.SshNet;

/// <summary>Our private key, read from memory. It is asked to prove itself to a session, which it remembers.</summary>
internal sealed class LoginKey : PrivateKeyAuthenticationMethod
{
    private LoginKey(string user, PrivateKeyFile key)
        : base(user, key)
    {
    }

    /// <summary>The session that asked, or null as long as none has.</summary>
    public Session? Session { get; private set; }

    public static LoginKey Of(RemoteHost host)
    {
        var bytes = Encoding.UTF8.GetBytes(host.PrivateKey.Reveal());
        try
        {
            using var stream = new MemoryStream(bytes);
            return new LoginKey(host.User, new PrivateKeyFile(stream));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    public override AuthenticationResult Authenticate(Session session)
    {
        Session = session;
        return base.Authenticate(session);
    }
}
