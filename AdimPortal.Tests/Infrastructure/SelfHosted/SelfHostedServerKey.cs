using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.SelfHosted;

namespace AdimPortal.Tests.Infrastructure.SelfHosted;

/// <summary>Signs as the agent on a server does.</summary>
internal sealed class SelfHostedServerKey
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public byte[] Public => _key.ExportSubjectPublicKeyInfo();

    public SignedRequest Sign(WorkspaceId workspace, string method, string path, string body, DateTimeOffset at) =>
        Sign(workspace.Value, method, path, body, at);

    /// <param name="workspace">Empty before there is one.</param>
    public SignedRequest Sign(string workspace, string method, string path, string body, DateTimeOffset at)
    {
        var stamp = (at.ToUnixTimeMilliseconds() * 1_000_000).ToString(CultureInfo.InvariantCulture);
        var bytes = Encoding.UTF8.GetBytes(body);
        var text = $"{method}\n{path}\n{workspace}\n{stamp}\n{Convert.ToHexStringLower(SHA256.HashData(bytes))}\n";
        var signature = _key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256,
            DSASignatureFormat.Rfc3279DerSequence);
        return new SignedRequest(method, path, workspace, stamp, Convert.ToBase64String(signature), bytes);
    }
}
