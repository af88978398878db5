using System.Globalization;
using AdimPortal.Core.Pool;
using AdimPortal.Web.Components.Shared;

namespace AdimPortal.Web.Components.Staff;

/// <summary>What the pool costs and does, as staff read it.</summary>
internal static class PoolText
{
    /// <summary>What the figures look back on.</summary>
    public static readonly TimeSpan Month = TimeSpan.FromDays(30);

    /// <param name="cost">Of what is parked now, US dollars a month; null where the prices are not known.</param>
    public static string Of(PoolFigures figures, decimal? cost)
    {
        var customers = figures.Claims switch
        {
            0 => "nobody got a parked workspace",
            1 => "1 customer got a parked workspace",
            var many => $"{many} customers got a parked workspace",
        };
        var saved = figures.Claims > 0 ? $" and waited {Durations.Short(figures.Saved)} less in all" : "";
        return $"In the last 30 days, {customers}{saved}. What is parked now costs {Cost(cost)} a month.";
    }

    public static string Cost(decimal? cost) =>
        cost is { } dollars ? string.Create(CultureInfo.InvariantCulture, $"US${dollars:0.##}") : "not known";
}
