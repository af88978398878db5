using System.Reflection;
using AdimPortal.Core.Acts;
using AdimPortal.Testing.Code;
using AdimPortal.Web.Components;

namespace AdimPortal.Tests.Architecture;

/// <summary>
/// From each button to its act, by construction: whatever the code of a page or a dialog asks of the portal's services
/// either only reads, or is given a permit, and nobody but the gate makes one for a person. What does neither stands
/// below, with the proof that it asks for itself.
/// </summary>
public class EveryCallOfAPageTests
{
    /// <summary>A name says that nothing changes.</summary>
    private static readonly HashSet<string> Reads =
    [
        "ReadAsync", "FindAsync", "ListAsync", "CountAsync", "OfWorkspaceAsync", "OfOwnerAsync", "EndedOfOwnerAsync",
        "HistoryAsync", "UnderWayAsync", "LinesAsync", "OpenAlertsAsync", "ErrorsAsync",
        "ResizeDowntimeAsync", "TimesAsync", "ListInvoicesAsync", "DataBytesAsync", "FindPendingAsync",
        "PreviewAsync", "ServersAsync", "FindEmailAsync", "LastLinesAsync", "IsConfirmedAsync", "FindWishedAsync",
        "MonthlyCostAsync", "DropletLimitAsync",
        "KindsAsync", "ArrivalsAsync", "FiguresAsync", "FirstDayAsync", "LastAsync", "DaysAsync", "UsesAsync",
    ];

    private static readonly Dictionary<string, string> Proofs = new()
    {
        ["ActGate.AskAsync"] = "is the gate",
        ["IPendingActs.SaveAsync"] = "takes what only the gate makes: an act that waits for the owner",
        ["PasswordConfirmation.ConfirmAsync"] = "asks for the password, and is an act itself",
        ["SignUp.SignUpAsync"] = "anybody may; a letter proves the address",
        ["PasswordSignIn.SignInAsync"] = "asks for the password",
        ["PasswordSignIn.SignInAfterSignUpAsync"] = "asks for the browser's own token of the sign-up",
        ["PasswordSignIn.RefreshAsync"] = "renews the cookie of the session that asks",
        ["PasswordRecovery.SendLinkAsync"] = "anybody may; the link goes to the mailbox",
        ["PasswordRecovery.ResetAsync"] = "asks for the link's token",
        ["EmailVerification.SendAgainAsync"] = "anybody may; the link goes to the mailbox",
        ["EmailVerification.ConfirmAsync"] = "asks for the link's token",
        ["AccountChanges.ConfirmAddressAsync"] = "asks for the link's token",
        ["AccountReconciler.KeepAsync"] =
            "brings the portal's own books up to date with the payment service, as its jobs do",
    };

    private static IEnumerable<MethodInfo> Asked =>
        from call in Calls.Of(typeof(App).Assembly)
        where call.From.Namespace?.StartsWith(typeof(App).Namespace!, StringComparison.Ordinal) is true
        let asked = call.To as MethodInfo
        where asked?.DeclaringType?.Assembly.GetName().Name is "AdimPortal.Core" or "AdimPortal.Infrastructure"
            && typeof(Task).IsAssignableFrom(asked.ReturnType)
        select asked;

    [Fact]
    public void It_reads_or_is_given_a_permit()
    {
        var loose = Asked
            .Where(asked => !asked.GetParameters().Any(parameter => parameter.ParameterType == typeof(ActPermit))
                && !Reads.Contains(asked.Name)).Select(Name).Distinct();
        Assert.Equal(Proofs.Keys.Order(StringComparer.Ordinal), loose.Order(StringComparer.Ordinal));
    }

    /// <summary>The pages do ask for acts, and this test sees them.</summary>
    [Fact]
    public void What_is_given_a_permit_is_seen() =>
        Assert.True(
            Asked.Where(asked => asked.GetParameters().Any(parameter => parameter.ParameterType == typeof(ActPermit)))
                .Select(Name).Distinct().Count() > 25);

    /// <summary>No page can make a permit: nothing that gives one is open to it.</summary>
    [Fact]
    public void Nobody_else_makes_a_permit() =>
        Assert.DoesNotContain(
            typeof(ActPermit).GetMembers(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance)
                .OfType<MethodBase>(),
            member => member is ConstructorInfo
                || (member is MethodInfo { IsStatic: true } made && made.ReturnType == typeof(ActPermit)));

    private static string Name(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";
}
