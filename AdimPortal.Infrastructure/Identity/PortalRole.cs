using Microsoft.AspNetCore.Identity;

namespace AdimPortal.Infrastructure.Identity;

public sealed class PortalRole : IdentityRole<Guid>
{
    public PortalRole()
    {
    }

    public PortalRole(string name) : base(name)
    {
    }
}
