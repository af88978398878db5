using System.Net;
using System.Runtime.CompilerServices;
using AdimPortal.Core.Operations;
using Microsoft.AspNetCore.Components;

namespace AdimPortal.Web.Components.Portal.Operations;

/// <summary>
/// A line of a log as HTML: written once for all pages that have it in sight, each of which then holds one text and not
/// a dozen parts.
/// </summary>
internal static class LineMarkup
{
    private static readonly ConditionalWeakTable<NumberedLine, string> Written = new();

    public static MarkupString Of(NumberedLine line) => new(Written.GetValue(line, Write));

    private static string Write(NumberedLine line) =>
        $"""<local-time at="{line.At:O}" shape="time"></local-time><span class="source">{Text(line.Source)}</span>"""
            + $"""<span class="text">{Text(line.Text)}</span>""";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
