using System.Collections.Frozen;
using Microsoft.AspNetCore.Identity;

namespace AdimPortal.Infrastructure.Identity;

/// <summary>
/// Refuses what guessers try first: the best-known long passwords, one repeated character, and the person's own
/// address.
/// </summary>
internal sealed class PasswordRules : IPasswordValidator<PortalUser>
{
    public const int MinimumLength = 10;

    private static readonly FrozenSet<string> WellKnown = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "1234567890", "12345678910", "0123456789", "0987654321", "123456789a", "a123456789", "q1w2e3r4t5", "1q2w3e4r5t",
        "1qaz2wsx3edc",
        "qwertyuiop", "qwerty12345", "qwerty123456", "qwertyuiop123", "asdfghjkl1", "password10", "password12",
        "password123", "password1234",
        "passwordpassword", "password12345", "letmein123", "welcome123", "iloveyou12", "iloveyou123", "princess123",
        "football123", "baseball123",
        "superman123", "administrator", "changeme123", "correcthorsebatterystaple", "p@ssw0rd123", "trustno1trustno1");

    public Task<IdentityResult> ValidateAsync(UserManager<PortalUser> manager, PortalUser user, string? password) =>
        Task.FromResult(
            Fault(user, password ?? "") is { } fault ? IdentityResult.Failed(fault) : IdentityResult.Success);

    private static IdentityError? Fault(PortalUser user, string password)
    {
        if (WellKnown.Contains(password) || password.Distinct().Count() <= 2)
            return new IdentityError
            {
                Code = "PasswordWellKnown",
                Description = "This password is easy to guess. Choose another one."
            };
        if (user.Email is { } email && password.Contains(email.Split('@')[0], StringComparison.OrdinalIgnoreCase)
            && password.Length < email.Length + 4)
            return new IdentityError
            {
                Code = "PasswordIsEmail",
                Description = "The password is too similar to the email address. Choose another one."
            };
        return null;
    }
}
