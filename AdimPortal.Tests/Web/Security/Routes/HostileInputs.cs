using System.Text;
using Microsoft.AspNetCore.Routing.Patterns;

namespace AdimPortal.Tests.Web.Security.Routes;

/// <summary>What strangers send, and what broken programs do.</summary>
internal static class HostileInputs
{
    /// <summary>Values of fields and of parameters: each is for everything at once.</summary>
    public static IReadOnlyList<string> Values { get; } =
    [
        "", "\0", "a\r\nX-Evil: 1", "ﷺ‮\uD83D\uDCA9é", new string('x', 5000), "-1", "99999999999999999999",
        "' OR 1=1; --", "../../etc/passwd", "/\\evil.example", "/é/💩?a=b#c", "/%0d%0aX:1", "{\"a\":1}",
    ];

    /// <summary>Parts of a path as they stand on the wire, some of which are no text at all.</summary>
    public static IReadOnlyList<string> Segments { get; } =
    [
        .. Values.Where(v => v.Length is > 0 and < 3000).Select(Uri.EscapeDataString), "%00", "%ff%fe", "%", "%zz",
        "..%2f..%2f", "%c0%ae", ".", "..", ";a=b", "é", "a%0d%0ab",
    ];

    /// <summary>Headers that we or the framework read.</summary>
    public static IReadOnlyList<(string, string)[]> Headers { get; } =
    [
        [("Referer", "https://portal.adim.test/é/💩"), ("Last-Event-ID", "-1"), ("If-None-Match", "\"x"),
            ("Accept", "💩"), ("Accept-Language", "x,;q=9"), ("X-Forwarded-For", "nowhere"),
            ("Cookie", "theme=💩; adim=\0")],
        [("Referer", "not an address"), ("Last-Event-ID", new string('9', 400)), ("Range", "bytes=9-1"),
            ("Accept-Encoding", "nothing;q=x"), ("X-Forwarded-Proto", "gopher"),
            ("Cookie",
                "__Host-adim-form=x; __Host-adim-signup=x; __Host-adim-browser=x; .AspNetCore.Mvc.CookieTempDataProvider=x")],
        [("Referer", "https://portal.adim.test/%0d%0a?x=\u0001"), ("Last-Event-ID", "é"),
            ("If-Modified-Since", "yesterday"), ("Authorization", "Bearer é"), ("Origin", "null"),
            ("Cookie", "__Host-adim-session=CfDJ8x")],
        [("Referer", "data:,x"), ("X-Adim-Workspace", "ws22222"), ("X-Adim-Stamp", "99999999999999999999"),
            ("X-Adim-Signature", "!"), ("Stripe-Signature", "t=x,v1=y"), ("Content-Encoding", "br")],
    ];

    /// <summary>Bodies that fit no form and no schema.</summary>
    public static IEnumerable<Func<HttpContent>> Bodies()
    {
        foreach (var (type, body) in new[]
        {
            ("application/json", ""), ("application/json", "{"), ("application/json", "null"),
            ("application/json", "[]"), ("application/json", "{\"otp\":{}}"),
            ("application/json", "{\"token\":\"\\u0000\",\"addresses\":[null],\"transfer_key\":\"\",\"machine\":{}}"),
            ("application/json; charset=nothing", "\0"),
            ("application/x-www-form-urlencoded", "_handler=%00&Form.Email=%ff&=&&a=%zz"),
            ("application/x-www-form-urlencoded", ""),
            ("multipart/form-data", "x"), ("multipart/form-data; boundary=x", "--x\r\nbroken"), ("💩", "x"),
            ("text/plain", "null"),
        })
        {
            yield return () =>
            {
                var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
                content.Headers.TryAddWithoutValidation("Content-Type", type);
                return content;
            };
        }
    }

    /// <summary>The route as a path, each of its parameters filled in.</summary>
    public static string Fill(RoutePattern route, Func<RoutePatternParameterPart, string> value) =>
        "/"
            + string.Join('/',
                route.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternParameterPart parameter => value(parameter),
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            _ => "",
        }))));
}
