using System.Text;
using AdimPortal.Core.Secrets;

namespace AdimPortal.Tests.Web.Security.Planting;

/// <summary>A value that was planted, and what it looks like when somebody has written it in another way.</summary>
internal sealed class Sought(SecretEntry entry, string value)
{
    private readonly string[] _forms =
    [
        value, Uri.EscapeDataString(value), value.Replace("+", "\\u002B", StringComparison.Ordinal),
        System.Net.WebUtility.HtmlEncode(value),
        Convert.ToHexStringLower(Encoding.UTF8.GetBytes(value)),
        // Of base64 what is the same wherever in a longer text it stands.
        .. Enumerable.Range(0, 3)
            .Select(shift =>
                Convert.ToBase64String(
                    [.. new byte[shift], .. Encoding.UTF8.GetBytes(value)])[(shift == 0 ? 0 : 4)..^4]),
    ];

    public SecretEntry Entry => entry;

    public string Value => value;

    public bool IsIn(string text) => _forms.Any(form => text.Contains(form, StringComparison.Ordinal));
}
