using AdimPortal.Web.Components.Acts;
using Radzen;

namespace AdimPortal.Web.Components.Shared;

internal static class Confirmation
{
    /// <param name="word">What has to be typed first; null when a click is enough.</param>
    /// <param name="takesAway">Whether something is lost by it; the button says so by its colour. What needs a word
    /// always does.</param>
    public static async Task<bool> ConfirmAsync(
        this DialogService dialogs, string title, string message, string act, string keep, string? word = null,
        bool takesAway = false)
    {
        var answer = await dialogs.OpenAsync<ConfirmDialog>(
            title,
            new Dictionary<string, object?>
            {
                [nameof(ConfirmDialog.Message)] = message,
                [nameof(ConfirmDialog.Act)] = act,
                [nameof(ConfirmDialog.Keep)] = keep,
                [nameof(ConfirmDialog.Word)] = word,
                [nameof(ConfirmDialog.TakesAway)] = takesAway || word is not null,
            },
            Options);
        return answer is true;
    }

    /// <returns>The reason that the person gave; null when they let it be.</returns>
    public static async Task<string?> AskReasonAsync(this DialogService dialogs, string title, string message,
        string hint, string act)
    {
        var answer = await dialogs.OpenAsync<ReasonDialog>(
            title,
            new Dictionary<string, object?>
            {
                [nameof(ReasonDialog.Message)] = message,
                [nameof(ReasonDialog.Hint)] = hint,
                [nameof(ReasonDialog.Act)] = act,
            },
            Options);
        return answer as string;
    }

    /// <returns>Whether the right password was typed.</returns>
    public static async Task<bool> ConfirmPasswordAsync(this DialogService dialogs, Func<string, Task<bool>> check) =>
        await dialogs.OpenAsync<PasswordDialog>(
        "Confirm it's you", new Dictionary<string, object?> { [nameof(PasswordDialog.Check)] = check }, Options)
        is true;

    public static DialogOptions Options =>
        new() { Width = "min(480px, calc(100vw - 32px))", AutoFocusFirstElement = true, CloseDialogOnEsc = true };
}
