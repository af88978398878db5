using System.Text;
using MimeKit;

namespace AdimPortal.Infrastructure.Mail;

/// <summary>
/// A subject as it was meant: text that looks as if it were encoded (RFC 2047, <c>=?utf-8?q?…?=</c>) is text, as a
/// workspace's name may be.
/// </summary>
internal static class SubjectHeader
{
    private const string Start = "=?utf-8?b?";
    private const string End = "?=";

    /// <summary>Bytes of one encoded word: RFC 2047 lets it have 75 characters.</summary>
    private const int WordBytes = 45;

    /// <summary>The library leaves ASCII as it is, and readers would decode it.</summary>
    public static void WriteOut(MimeMessage mail)
    {
        if (mail.Subject?.Contains("=?", StringComparison.Ordinal) is true)
            mail.Headers[mail.Headers.IndexOf(HeaderId.Subject)]
                .SetRawValue(Encoding.ASCII.GetBytes($" {string.Join("\r\n ", Words(mail.Subject))}\r\n"));
    }

    private static IEnumerable<string> Words(string text)
    {
        var word = new List<byte>();
        foreach (var bytes in text.EnumerateRunes().Select(rune => Encoding.UTF8.GetBytes(rune.ToString())))
        {
            if (word.Count + bytes.Length > WordBytes)
            {
                yield return Encoded(word);
                word.Clear();
            }

            word.AddRange(bytes);
        }

        yield return Encoded(word);
    }

    private static string Encoded(List<byte> word) => $"{Start}{Convert.ToBase64String([.. word])}{End}";
}
