using AdimPortal.Core.Pairing;
using QRCoder;

namespace AdimPortal.Web.Components.Portal.Pairing;

/// <summary>QR codes. The one that a client scans is <c>adim://connect?portal=…&amp;code=…</c>.</summary>
internal static class QrCode
{
    public static string Address(Uri portal, OneTimeCode code) =>
        $"adim://connect?portal={Uri.EscapeDataString(portal.GetLeftPart(UriPartial.Authority))}&code={Uri.EscapeDataString(code.Reveal())}";

    /// <param name="level">
    /// How much of it may be unreadable. A screen has no dirt, but it glares; each level more makes the squares
    /// smaller, which a phone's camera minds more.
    /// </param>
    public static string Svg(Uri portal, OneTimeCode code,
        QRCodeGenerator.ECCLevel level = QRCodeGenerator.ECCLevel.M)
    {
        return Svg(Address(portal, code), level);
    }

    public static string Svg(string text, QRCodeGenerator.ECCLevel level = QRCodeGenerator.ECCLevel.M)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, level);
        using var svg = new SvgQRCode(data);
        // Black on white in both themes: many cameras can't read an inverted code.
        return svg.GetGraphic(4, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
    }
}
