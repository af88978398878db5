using AdimPortal.Core.Acts;

namespace AdimPortal.Tests.Web.Security.Acts;

/// <summary>What endpoints.txt says.</summary>
internal static class ActTable
{
    private static readonly IReadOnlyDictionary<string, string> Lines =
        File.ReadAllLines(Repository.PathTo("AdimPortal.Tests", "Web", "Security", "Acts", "endpoints.txt"))
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .ToDictionary(columns => columns[0], columns => columns[1]);

    public static IReadOnlyList<string> Endpoints =>
        [.. Lines.Keys.Where(key => !key.StartsWith("FORM ", StringComparison.Ordinal))];

    public static IReadOnlyList<string> Forms =>
        [.. Lines.Keys.Where(key => key.StartsWith("FORM ", StringComparison.Ordinal))
            .Select(key => key["FORM ".Length..])];

    /// <summary>The acts of an endpoint or form; none where the line says why.</summary>
    public static IReadOnlyList<Act> ActsOf(string key) =>
        Lines.GetValueOrDefault(key) is { } acts && acts[0] != '-'
            ? [.. acts.Split(' ').Select(Enum.Parse<Act>).Order()]
            : [];

    /// <summary>An endpoint that is no act says why; a form does where it is tried.</summary>
    public static bool SaysWhyNone(string key) =>
        Lines.GetValueOrDefault(key) is { } why && why.StartsWith("- ", StringComparison.Ordinal);
}
