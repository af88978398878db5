using System.Security.Cryptography;

namespace AdimPortal.Core.Common;

/// <summary>The operating system's random numbers, fit for keys.</summary>
public sealed class CryptographicRandom : IRandomSource
{
    public void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);

    public int Next(int exclusiveMaximum) => RandomNumberGenerator.GetInt32(exclusiveMaximum);
}
