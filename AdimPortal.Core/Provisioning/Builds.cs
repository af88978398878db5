using System.Globalization;
using AdimPortal.Core.Backups;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Moves;
using AdimPortal.Core.Pool;
using AdimPortal.Core.SelfHosted;

namespace AdimPortal.Core.Provisioning;

/// <summary>
/// How often an account may have a server built, whatever becomes of it: each costs a certificate, a droplet, or both.
/// </summary>
public static class Builds
{
    /// <summary>
    /// Operations that an owner asks for and that build a server, or claim one that was built ahead.
    /// </summary>
    public static readonly IReadOnlyList<string> OfOwners =
        [ProvisionOperation.OperationName, ProvisionFromBackupOperation.OperationName, RegisterOperation.OperationName,
            RehearseMoveOperation.OperationName, WelcomeOperation.OperationName];

    /// <summary>
    /// With those that the portal begins for itself: all that obtain a certificate. A test holds the list to what the
    /// plans do.
    /// </summary>
    public static readonly IReadOnlyList<string> Plans = [.. OfOwners, ParkOperation.OperationName];

    public static readonly TimeSpan Window = TimeSpan.FromDays(1);

    /// <summary>Why no more can be begun now, and when it can; null when one can.</summary>
    /// <param name="begun">When those of the last <see cref="Window"/> were asked for.</param>
    public static string? WhyNot(BillingPlan plan, IReadOnlyList<DateTimeOffset> begun, DateTimeOffset now)
    {
        if (begun.Count < plan.BuildsPerDay)
            return null;
        var next = begun.Order().ElementAt(begun.Count - plan.BuildsPerDay) + Window;
        var left = next - now;
        var wait = left >= TimeSpan.FromHours(2)
            ? $"{Math.Ceiling(left.TotalHours):0} hours"
            : $"{Math.Max(1, Math.Ceiling(left.TotalMinutes)):0} minutes";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Your plan allows {plan.BuildsPerDay} builds in 24 hours, and you have used all of them. You can build again in {wait}, from {next:HH:mm} UTC. If builds fail, write to our support.");
    }
}
