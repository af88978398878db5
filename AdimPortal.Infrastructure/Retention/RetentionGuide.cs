using System.Globalization;

namespace AdimPortal.Infrastructure.Retention;

/// <summary>The register as the operations guide has it.</summary>
internal static class RetentionGuide
{
    public static IEnumerable<string> Lines()
    {
        yield return "| table | how long its rows are kept | setting: default (from–to), days |";
        yield return "|---|---|---|";
        foreach (var table in RetentionRegister.Tables)
            yield return $"| `{table.Table}` | {table.Kept} | {string.Join(", ", table.Rules.Select(Setting))} |";
    }

    private static string Setting(RetentionRule rule) => rule.OfMonitoring is null
        ? string.Create(CultureInfo.InvariantCulture, $"`{rule.Setting}`: {rule.Days} ({rule.Least}–{rule.Most})")
        : $"`{rule.Setting}`";
}
