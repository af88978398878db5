using System.Buffers.Binary;
using System.Security.Cryptography;

namespace AdimPortal.Tests.Infrastructure.Ssh;

/// <summary>A host key of another kind than the servers of the tests have (RFC 5656, 3.1).</summary>
internal static class EcdsaHostKey
{
    public static string Line()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        byte[] blob =
            [.. Counted("ecdsa-sha2-nistp256"u8), .. Counted("nistp256"u8), .. Counted([4, .. point.X!, .. point.Y!])];
        return Convert.ToBase64String(blob);
    }

    private static byte[] Counted(ReadOnlySpan<byte> bytes)
    {
        var counted = new byte[4 + bytes.Length];
        BinaryPrimitives.WriteInt32BigEndian(counted, bytes.Length);
        bytes.CopyTo(counted.AsSpan(4));
        return counted;
    }
}
