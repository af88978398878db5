using AdimPortal.Web.Components.Acts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace AdimPortal.Web.Components.Shared;

internal static class Confirmation
{
    /// <remarks>What was typed is not lost to a click beside the dialog.</remarks>
    private static readonly DialogOptions Options = new()
    {
        MaxWidth = MaxWidth.ExtraSmall,
        FullWidth = true,
        CloseButton = true,
        CloseOnEscapeKey = true,
        BackdropClick = false,
    };

    /// <param name="word">What has to be typed first; null when a click is enough.</param>
    /// <param name="takesAway">Whether something is lost by it; the button says so by its colour. What needs a word
    /// always does.</param>
    public static async Task<bool> ConfirmAsync(
        this IDialogService dialogs, string title, string message, string act, string keep, string? word = null,
        bool takesAway = false) =>
        await dialogs.AskAsync(title, new DialogParameters<ConfirmDialog>
        {
            { dialog => dialog.Message, message },
            { dialog => dialog.Act, act },
            { dialog => dialog.Keep, keep },
            { dialog => dialog.Word, word },
            { dialog => dialog.TakesAway, takesAway || word is not null },
        }) is true;

    /// <returns>The reason that the person gave; null when they let it be.</returns>
    public static async Task<string?> AskReasonAsync(this IDialogService dialogs, string title, string message,
        string hint, string act) =>
        await dialogs.AskAsync(title, new DialogParameters<ReasonDialog>
        {
            { dialog => dialog.Message, message },
            { dialog => dialog.Hint, hint },
            { dialog => dialog.Act, act },
        }) as string;

    /// <param name="withCode">A code of the authenticator app is asked for too.</param>
    /// <param name="check">Of the password, and the code or null.</param>
    /// <returns>Whether what was typed was right.</returns>
    public static async Task<bool> ConfirmPasswordAsync(this IDialogService dialogs, bool withCode,
        Func<string, string?, Task<bool>> check) =>
        await dialogs.AskAsync("Confirm it's you", new DialogParameters<PasswordDialog>
        {
            { dialog => dialog.WithCode, withCode },
            { dialog => dialog.Check, check },
        }) is true;

    /// <returns>What the dialog answers; null when the person closed it or let it be.</returns>
    public static async Task<object?> AskAsync<TDialog>(this IDialogService dialogs, string title,
        DialogParameters<TDialog> parameters) where TDialog : ComponentBase
    {
        var dialog = await dialogs.ShowAsync<TDialog>(title, parameters, Options);
        return await dialog.Result is { Canceled: false, Data: var answer } ? answer : null;
    }
}
