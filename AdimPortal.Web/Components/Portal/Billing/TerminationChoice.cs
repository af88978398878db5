using AdimPortal.Core.Billing;
using AdimPortal.Web.Components.Shared;
using MudBlazor;

namespace AdimPortal.Web.Components.Portal.Billing;

/// <param name="End">When the plan ends as well; null when it goes on.</param>
internal sealed record TerminationChoice(SubscriptionEnd? End);

internal static class TerminationAsking
{
    /// <param name="periodEndsAt">Until when the plan is paid for, where ending it is offered; null where it is
    /// not.</param>
    /// <returns>Null when the person lets it be.</returns>
    public static async Task<TerminationChoice?> AskTerminationAsync(this IDialogService dialogs, string question,
        string button, string message, string word, DateTimeOffset? periodEndsAt) =>
        await dialogs.AskAsync(question, new DialogParameters<TerminationDialog>
        {
            { dialog => dialog.Message, message },
            { dialog => dialog.Button, button },
            { dialog => dialog.Word, word },
            { dialog => dialog.PeriodEndsAt, periodEndsAt },
        }) as TerminationChoice;
}
