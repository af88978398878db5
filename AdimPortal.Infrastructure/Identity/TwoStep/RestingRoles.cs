using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Identity.TwoStep;

/// <summary>
/// A staff role rests while its holder has no second step: it is held, and counts nowhere. Acts, sessions and cookies
/// all ask here, so that they can't disagree.
/// </summary>
public sealed class RestingRoles(IOptions<TwoStepOptions> options)
{
    /// <summary>
    /// Whether a role <c>r</c> of a user <c>u</c> counts, as a condition of SQL. The parameter is
    /// <see cref="IsRequired"/>.
    /// </summary>
    /// <param name="required">The parameter's name: "$2".</param>
    public static string Counts(string required) =>
        $"(u.two_factor_enabled OR NOT {required} OR r.name NOT IN ({string.Join(", ", StaffRoles.Given.Select(role => $"'{role}'"))}))";

    public bool IsRequired => options.Value.RequiredForStaff;

    /// <param name="role">One that the account holds.</param>
    public bool Rests(PortalUser user, string role) =>
        IsRequired && !user.TwoFactorEnabled && StaffRoles.Given.Contains(role);
}
