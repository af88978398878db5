using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace AdimPortal.Infrastructure.Workspaces;

/// <summary>
/// The two ways to ask for workspaces. Nothing else asks the context for them (a test holds it), so that whoever writes
/// a query says whose it is about.
/// </summary>
internal static class WorkspaceSets
{
    /// <summary>
    /// Accounts' own: what customers see, pay and are told of, and what is counted. The portal's own are not among
    /// them.
    /// </summary>
    public static IQueryable<Workspace> CustomersWorkspaces(this PortalDbContext context) =>
        context.Set<Workspace>().Where(w => w.Purpose == WorkspacePurpose.Customer);

    /// <summary>
    /// The portal's own among them: for one that is known by its id, and for what happens to servers whoever has them.
    /// </summary>
    public static IQueryable<Workspace> AllWorkspaces(this PortalDbContext context) => context.Set<Workspace>();
}
