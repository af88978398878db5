namespace AdimPortal.Core.Common;

/// <summary>
/// Chance comes in by the door: secrets and codes need a cryptographic source, tests a repeatable one.
/// </summary>
public interface IRandomSource
{
    void Fill(Span<byte> bytes);

    /// <summary>A whole number from 0 to <paramref name="exclusiveMaximum"/> − 1, every one equally likely.</summary>
    int Next(int exclusiveMaximum);
}

public static class RandomSourceExtensions
{
    /// <summary><paramref name="length"/> characters, each drawn evenly from <paramref name="alphabet"/>.</summary>
    public static string Text(this IRandomSource random, string alphabet, int length) =>
        string.Create(length, (random, alphabet), static (span, s) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = s.alphabet[s.random.Next(s.alphabet.Length)];
        });

    /// <summary>A factor from 0 (inclusive) to 1 (exclusive).</summary>
    public static double Fraction(this IRandomSource random) => random.Next(1 << 20) / (double)(1 << 20);
}
