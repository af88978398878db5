using Microsoft.AspNetCore.Identity;

namespace AdimPortal.Infrastructure.Identity;

/// <summary>A person with an account: a customer, or one of our staff.</summary>
public sealed class PortalUser : IdentityUser<Guid>
{
    public DateTimeOffset CreatedAt { get; set; }
}
