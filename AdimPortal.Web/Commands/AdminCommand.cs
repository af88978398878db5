using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Identity.TwoStep;
using static AdimPortal.Web.Commands.CommandAnswer;

namespace AdimPortal.Web.Commands;

/// <summary>
/// <c>adim-portal admin …</c>, on the server: whoever is root there may say who is admin. It is how the first one comes
/// to be, and the way back in.
/// </summary>
internal sealed class AdminCommand(StaffRoles roles, TwoStepSettings twoStep, TextWriter output,
    TextWriter errors)
{
    public const string Name = "admin";

    private const string Usage = """
        usage: adim-portal admin add EMAIL      makes an admin; prints a link to choose a password, for one day and one use
               adim-portal admin list           lists admins and support
               adim-portal admin remove EMAIL   takes the role; the last admin keeps it
               adim-portal admin two-step-off EMAIL
                                                turns two-step sign-in off, for somebody whose phone and recovery
                                                codes are lost; the owner of the account is told by email
        """;

    /// <returns>The exit status: 0 done, 1 refused, 2 not understood.</returns>
    public Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancel) => arguments switch
    {
        ["add", var email] => AddAsync(email, cancel),
        ["list"] => ListAsync(cancel),
        ["remove", var email] => RemoveAsync(email, cancel),
        ["two-step-off", var email] => TurnOffTwoStepAsync(email, cancel),
        ["--help" or "-h"] => SayAsync(output, Usage, 0),
        _ => SayAsync(errors, Usage, 2),
    };

    private async Task<int> AddAsync(string email, CancellationToken cancel) =>
        await roles.GiveFromConsoleAsync(email, Roles.Admin, cancel) switch
        {
            RoleGiven.Done { Link: null } done =>
                await SayAsync(output,
                    $"{done.Email} is now an admin and signs in with the existing password.{Rests(done)}", 0),
            RoleGiven.Done { Link: { } link } done =>
                await SayAsync(output,
                    $"{done.Email} is now an admin.{Rests(done)} This link sets the password; it works once, within 24 hours:\n{link}",
                    0),
            RoleGiven.Refused refused => await SayAsync(errors, refused.Why, 1),
            var other => throw new InvalidOperationException($"Unknown end {other}."),
        };

    private async Task<int> ListAsync(CancellationToken cancel)
    {
        foreach (var member in await roles.ListAsync(cancel))
            await output.WriteLineAsync(
                $"{member.Email}\t{string.Join(", ", member.Roles)}{(member.Missing is { } missing ? $"\t{missing}" : "")}");
        return 0;
    }

    private async Task<int> RemoveAsync(string email, CancellationToken cancel) =>
        await roles.TakeFromConsoleAsync(email, Roles.Admin, cancel) switch
        {
            RoleTaken.Done => await SayAsync(output, $"{email} is no longer an admin.", 0),
            RoleTaken.NotHeld => await SayAsync(errors, $"{email} is not an admin.", 1),
            RoleTaken.LastAdmin => await SayAsync(errors, $"{email} is the last admin. Add another one first.", 1),
            var other => throw new InvalidOperationException($"Unknown end {other}."),
        };

    private async Task<int> TurnOffTwoStepAsync(string email, CancellationToken cancel) =>
        await roles.FindAsync(email) is not { } account
            ? await SayAsync(errors, $"There is no account of {email}.", 1)
            : await twoStep.TurnOffFromConsoleAsync(account, cancel)
                ? await SayAsync(output, $"Two-step sign-in of {email} is off. The password alone signs in now.", 0)
                : await SayAsync(errors, $"{email} has no two-step sign-in.", 1);

    private static string Rests(RoleGiven.Done done) =>
        done.Rests ? " The role becomes active with two-step sign-in: the portal asks for it after signing in." : "";
}
