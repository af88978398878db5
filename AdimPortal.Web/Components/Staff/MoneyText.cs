using System.Globalization;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Billing.History;

namespace AdimPortal.Web.Components.Staff;

/// <summary>Amounts as staff read them.</summary>
internal static class MoneyText
{
    /// <summary>By currency: what is earned in euros is not added to what is spent in dollars.</summary>
    public static string Sum(IEnumerable<Money> amounts) => string.Join(" and ",
        amounts.Where(amount => amount.Minor != 0).GroupBy(amount => amount.Currency)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.Aggregate((a, b) => a + b).ToString())
            .DefaultIfEmpty(new Money(0, MarginReport.Currency).ToString()));

    public static string Sum(IEnumerable<PlanFigures> rows, Func<PlanFigures, long> of) =>
        Sum(rows.Select(row => new Money(of(row), row.Currency)));

    /// <summary>As .NET formats numbers: <c>'$'#,0.##</c>.</summary>
    public static string FormatOf(string currency)
    {
        var parts = new Money(0, currency).ToString().Split('0');
        return $"'{parts[0]}'#,0.##'{parts[1]}'";
    }

    public static string Month(DateOnly first) => first.ToString("MMMM yyyy", CultureInfo.InvariantCulture);

    public static string Day(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>As spreadsheets read a number: whole units, and a point.</summary>
    public static string? Units(Money? amount) => amount?.Units.ToString(CultureInfo.InvariantCulture);
}
