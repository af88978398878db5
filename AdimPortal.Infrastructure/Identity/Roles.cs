namespace AdimPortal.Infrastructure.Identity;

/// <summary>The three roles. Their names are stored with the users and must not change.</summary>
public static class Roles
{
    public const string Customer = "customer";
    public const string Support = "support";
    public const string Admin = "admin";

    public static IReadOnlyList<string> All { get; } = [Customer, Support, Admin];
}
