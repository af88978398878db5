using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace AdimPortal.Testing.Visits;

/// <summary>An authenticator app: TOTP as in RFC 6238, by SHA-1, six digits, 30 seconds.</summary>
internal static class AuthenticatorApp
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>Turns two-step sign-in on for whoever is signed in, with a code of now.</summary>
    public static async Task<(string Key, IReadOnlyList<string> RecoveryCodes)> SetUpAsync(Visitor someone)
    {
        var page = await someone.GetAsync("/account/two-step");
        var key = page.Document.QuerySelector("[data-key]")!.TextContent;
        return (key, RecoveryCodes(await someone.SendAsync(page, ("Form.Code", Code(key)))));
    }

    public static IReadOnlyList<string> RecoveryCodes(Page page) =>
        [.. page.Document.QuerySelectorAll("[data-codes] li").Select(item => item.TextContent)];

    /// <param name="key">As it is shown, in groups.</param>
    /// <param name="steps">So many times 30 seconds from now.</param>
    [SuppressMessage("Security", "CA5350", Justification = "What authenticator apps and Identity compute is SHA-1.")]
    public static string Code(string key, int steps = 0)
    {
        var counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter,
            TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30 + steps);
        var hash = HMACSHA1.HashData(Decode(key), counter);
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] Decode(string key)
    {
        var bits = string.Concat(key.Where(char.IsLetterOrDigit)
            .Select(letter => Convert.ToString(Base32.IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(b => b.Length == 8).Select(b => Convert.ToByte(new string(b), 2))];
    }
}
