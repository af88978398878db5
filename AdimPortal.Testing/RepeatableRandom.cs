using AdimPortal.Core.Common;

namespace AdimPortal.Testing;

/// <summary>Chance that is the same in every run.</summary>
public sealed class RepeatableRandom(uint seed = 1) : IRandomSource
{
    private uint _state = seed * 2654435761 + 1;

    public void Fill(Span<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)Next(256);
    }

    /// <summary>
    /// A linear congruential generator (Numerical Recipes' constants): good enough for tests, and nothing else.
    /// </summary>
    public int Next(int exclusiveMaximum)
    {
        _state = _state * 1664525 + 1013904223;
        return (int)((_state >> 8) % (uint)exclusiveMaximum);
    }
}
