using System.Text;
using System.Text.RegularExpressions;

namespace AdimPortal.Sandbox.Mail;

/// <summary>A message or a part of one: headers, a blank line, a body.</summary>
internal sealed partial class MimeEntity(IReadOnlyDictionary<string, string> headers, string body)
{
    private string ContentType => Header("content-type") ?? "text/plain; charset=us-ascii";

    public string MediaType => ContentType.Split(';')[0].Trim().ToLowerInvariant();

    public string? Header(string name) => headers.GetValueOrDefault(name);

    public static MimeEntity Parse(string raw)
    {
        var end = raw.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var (head, body) = raw.StartsWith("\r\n", StringComparison.Ordinal) ? ("", raw[2..])
            : end < 0 ? (raw, "") : (raw[..end], raw[(end + 4)..]);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        // A header goes on where the next line begins with white space.
        foreach (var line in FoldedLine().Replace(head, " ").Split("\r\n"))
        {
            if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
                headers.TryAdd(line[..colon].Trim(), line[(colon + 1)..].Trim());
        }

        return new MimeEntity(headers, body);
    }

    /// <summary>The parts that hold something themselves, in order.</summary>
    public IEnumerable<MimeEntity> Leaves()
    {
        if (!MediaType.StartsWith("multipart/", StringComparison.Ordinal) || Parameter("boundary") is not { } boundary)
            return [this];
        return ("\r\n" + body).Split("\r\n--" + boundary).Skip(1)
            .TakeWhile(part => !part.StartsWith("--", StringComparison.Ordinal))
            .Select(part =>
                Parse(part[(part.IndexOf("\r\n", StringComparison.Ordinal) is >= 0 and var line ? line + 2 : 0)..]))
            .SelectMany(part => part.Leaves());
    }

    public string Decoded()
    {
        var bytes = Header("content-transfer-encoding")?.ToLowerInvariant() switch
        {
            "base64" => Convert.FromBase64String(WhiteSpace().Replace(body, "")),
            "quoted-printable" => QuotedPrintable.Decode(body),
            _ => Encoding.Latin1.GetBytes(body),
        };
        return Charset(Parameter("charset")).GetString(bytes).ReplaceLineEndings("\n");
    }

    internal static Encoding Charset(string? name)
    {
        try
        {
            return name is null ? Encoding.UTF8 : Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8;
        }
    }

    private string? Parameter(string name) =>
        Regex.Match(ContentType, $"""(?i);\s*{name}=("(?<value>[^"]*)"|(?<value>[^;\s]+))""")
            is { Success: true } match ? match.Groups["value"].Value : null;

    [GeneratedRegex(@"\r\n[ \t]+")]
    private static partial Regex FoldedLine();

    [GeneratedRegex(@"\s")]
    private static partial Regex WhiteSpace();
}
