using AdimPortal.Core.Monitoring;
using AdimPortal.Infrastructure.Settings;

namespace AdimPortal.Infrastructure.Retention;

/// <summary>Section "Retention": other periods than the usual ones.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>Days by the rule's name: <c>Retention__Days__operation_lines=30</c>.</summary>
    public Dictionary<string, int> Days { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How long rows are kept by a rule.</summary>
    internal TimeSpan PeriodOf(RetentionRule rule, MonitoringOptions monitoring) =>
        rule.OfMonitoring?.Of(monitoring) ?? TimeSpan.FromDays(Days.GetValueOrDefault(rule.Name, rule.Days));

    /// <summary>All that can't be, in sentences for whoever wrote the settings.</summary>
    public IEnumerable<string> Faults()
    {
        var rules = RetentionRegister.Rules.Where(r => r.Rule.OfMonitoring is null)
            .ToDictionary(r => r.Rule.Name, r => r.Rule, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, days) in Days)
        {
            if (!rules.TryGetValue(name, out var rule))
                yield return $"{Section}:{nameof(Days)}:{name} is not known. There are: {string.Join(", ", rules.Keys.Order(StringComparer.Ordinal))}.";
            else if (days < rule.Least || days > rule.Most)
                yield return $"{Section}:{nameof(Days)}:{name} must be from {rule.Least} to {rule.Most} days.";
        }
    }
}

internal sealed class RetentionOptionsValidator : FaultsValidator<RetentionOptions>
{
    protected override IEnumerable<string> Faults(RetentionOptions options) => options.Faults();
}
