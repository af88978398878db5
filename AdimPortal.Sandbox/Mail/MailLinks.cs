using System.Net;
using System.Text.RegularExpressions;

namespace AdimPortal.Sandbox.Mail;

internal static partial class MailLinks
{
    public static IReadOnlyList<string> In(string text, string html) =>
        [.. Address().Matches(text).Select(match => match.Value)
            .Concat(Href().Matches(html).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value)))
            .Select(link => link.TrimEnd('.', ','))
            .Distinct()];

    [GeneratedRegex("""https?://[^\s<>"']+""")]
    private static partial Regex Address();

    [GeneratedRegex("""href="(https?://[^"]+)""")]
    private static partial Regex Href();
}
