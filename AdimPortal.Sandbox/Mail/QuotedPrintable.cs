using System.Globalization;

namespace AdimPortal.Sandbox.Mail;

internal static class QuotedPrintable
{
    /// <summary>"=C3=A9" → é's two bytes; "=" at a line's end joins it with the next.</summary>
    public static byte[] Decode(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '=')
                bytes.Add((byte)text[i]);
            else if (text.AsSpan(i).StartsWith("=\r\n"))
                i += 2;
            else
                if (i + 2 < text.Length
                    && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture,
                        out var value))
                {
                    bytes.Add(value);
                    i += 2;
                }
                else
                    bytes.Add((byte)'=');
        }

        return [.. bytes];
    }
}
