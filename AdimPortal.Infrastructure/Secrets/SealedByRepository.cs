using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace AdimPortal.Infrastructure.Secrets;

/// <summary>
/// Tells the framework that its keys don't lie in clear: <see cref="SealedKeyRepository"/> seals each as a whole.
/// </summary>
internal sealed class SealedByRepository : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement) =>
        new(new XElement("unencryptedKey", plaintextElement), typeof(NullXmlDecryptor));
}
