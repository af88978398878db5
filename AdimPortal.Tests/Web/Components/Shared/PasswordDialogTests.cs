using AdimPortal.Testing.Pages;
using AdimPortal.Web.Components.Shared;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace AdimPortal.Tests.Web.Components.Shared;

/// <summary>The password once more, and a code where the account has two-step sign-in.</summary>
public sealed class PasswordDialogTests : PageTest
{
    private readonly List<(string Password, string? Code)> _checked = [];
    private readonly List<bool> _answers = [];

    [Theory]
    [InlineData(true, "a-quiet-harbour-7", "", "Enter the code that the app shows now.")]
    [InlineData(true, "a-quiet-harbour-7", "  ", "Enter the code that the app shows now.")]
    [InlineData(true, "", "123456", "Enter your password.")]
    [InlineData(true, "", "", "Enter your password.|Enter the code that the app shows now.")]
    [InlineData(false, "", null, "Enter your password.")]
    public void What_is_missing_is_said_beside_its_field_and_nothing_is_tried(bool withCode, string password,
        string? code, string faults)
    {
        var dialog = Ask(withCode);
        Send(dialog, password, code);
        Assert.Equal(faults, string.Join('|', dialog.FindAll("[role=alert]").Select(f => f.Words()).Where(f => f != "")));
        Assert.Empty(_checked);
        Assert.Empty(_answers);
    }

    [Theory]
    [InlineData(true, "123456")]
    [InlineData(false, null)]
    public void A_wrong_try_stays_open_and_a_right_one_goes_on(bool withCode, string? code)
    {
        var dialog = Ask(withCode);
        Send(dialog, "wrong", code);
        Assert.StartsWith("Wrong password", dialog.Find("[role=alert]").Words(), StringComparison.Ordinal);
        Assert.Empty(_answers);

        Send(dialog, "right", code);
        Assert.Equal([true], _answers);
        Assert.Equal([("wrong", code), ("right", code)], _checked);
    }

    [Fact]
    public void No_code_is_asked_of_who_has_no_app() => Assert.Single(Ask(withCode: false).FindAll("form input"));

    private static void Send(IRenderedComponent<DialogHost> dialog, string password, string? code)
    {
        dialog.Find("#confirm-password").Input(password);
        if (code is not null)
            dialog.Find("#confirm-code").Input(code);
        dialog.Find("form").Submit();
    }

    private IRenderedComponent<DialogHost> Ask(bool withCode)
    {
        var host = Render<DialogHost>();
        _ = host.InvokeAsync(async () =>
            _answers.Add(await Services.GetRequiredService<IDialogService>().ConfirmPasswordAsync(withCode,
                (password, code) =>
                {
                    _checked.Add((password, code));
                    return Task.FromResult(password == "right");
                })));
        return host;
    }
}
