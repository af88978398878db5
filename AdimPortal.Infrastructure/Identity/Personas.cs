using Microsoft.AspNetCore.Identity;

namespace AdimPortal.Infrastructure.Identity;

/// <summary>
/// The named people of the demonstration and of the tests. They exist only where <c>Portal:SeedPersonas</c> is set.
/// </summary>
public sealed class Personas(UserManager<PortalUser> users, RoleManager<PortalRole> roles, TimeProvider clock)
{
    /// <summary>
    /// The password of all of them: known to everybody, which is why Production refuses to seed them.
    /// </summary>
    public const string Password = "open-the-gate";

    /// <summary>A customer.</summary>
    public static Persona Mira { get; } = new("Mira", "mira@adim.test", Roles.Customer);

    /// <summary>A support agent.</summary>
    public static Persona Tomas { get; } = new("Tomas", "tomas@adim.test", Roles.Support);

    /// <summary>An admin.</summary>
    public static Persona Ada { get; } = new("Ada", "ada@adim.test", Roles.Admin);

    public static IReadOnlyList<Persona> All { get; } = [Mira, Tomas, Ada];

    /// <summary>The roles are part of every installation; they are made if they are missing.</summary>
    public async Task EnsureRolesAsync()
    {
        foreach (var role in Roles.All)
            if (!await roles.RoleExistsAsync(role))
                Demand(await roles.CreateAsync(new PortalRole(role)));
    }

    public async Task SeedAsync()
    {
        foreach (var persona in All)
        {
            if (await users.FindByEmailAsync(persona.Email) is not null)
                continue;
            var user = new PortalUser
            {
                UserName = persona.Email,
                Email = persona.Email,
                EmailConfirmed = true,
                CreatedAt = clock.GetUtcNow()
            };
            Demand(await users.CreateAsync(user, Password));
            Demand(await users.AddToRoleAsync(user, persona.Role));
        }
    }

    private static void Demand(IdentityResult result)
    {
        if (!result.Succeeded)
            throw new InvalidOperationException(string.Join("; ", result.Errors.Select(fault => fault.Description)));
    }
}

/// <param name="Role">One of <see cref="Roles"/>.</param>
public sealed record Persona(string Name, string Email, string Role);
