using AdimPortal.Core.Billing;
using AdimPortal.Web.Components.Shared;
using Radzen;

namespace AdimPortal.Web.Components.Portal.Billing;

/// <param name="End">When the plan ends as well; null when it goes on.</param>
internal sealed record TerminationChoice(SubscriptionEnd? End);

internal static class TerminationAsking
{
    /// <param name="periodEndsAt">Until when the plan is paid for, where ending it is offered; null where it is
    /// not.</param>
    /// <returns>Null when the person lets it be.</returns>
    public static async Task<TerminationChoice?> AskTerminationAsync(this DialogService dialogs, string question,
        string button, string message, string word, DateTimeOffset? periodEndsAt) =>
        await dialogs.OpenAsync<TerminationDialog>(
            question,
            new Dictionary<string, object?>
            {
                [nameof(TerminationDialog.Message)] = message,
                [nameof(TerminationDialog.Button)] = button,
                [nameof(TerminationDialog.Word)] = word,
                [nameof(TerminationDialog.PeriodEndsAt)] = periodEndsAt,
            },
            Confirmation.Options) as TerminationChoice;
}
