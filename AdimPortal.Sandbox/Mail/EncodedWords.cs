using System.Text.RegularExpressions;

namespace AdimPortal.Sandbox.Mail;

/// <summary>Headers are ASCII; anything else stands in them as <c>=?utf-8?B?…?=</c>.</summary>
internal static partial class EncodedWords
{
    public static string Decode(string header) =>
        Word().Replace(Between().Replace(header, "$1$2"), word =>
        {
            var bytes = word.Groups["how"].Value is "B" or "b"
                ? Convert.FromBase64String(word.Groups["what"].Value)
                : QuotedPrintable.Decode(word.Groups["what"].Value.Replace('_', ' '));
            return MimeEntity.Charset(word.Groups["charset"].Value).GetString(bytes);
        });

    [GeneratedRegex(@"=\?(?<charset>[^?]+)\?(?<how>[BbQq])\?(?<what>[^?]*)\?=")]
    private static partial Regex Word();

    /// <summary>White space between two encoded words is not part of the text.</summary>
    [GeneratedRegex(@"(\?=)\s+(=\?)")]
    private static partial Regex Between();
}
