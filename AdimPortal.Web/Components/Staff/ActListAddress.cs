using AdimPortal.Core.Accounts;
using AdimPortal.Core.Acts;
using AdimPortal.Core.Workspaces;
using AdimPortal.Web.Components.Shared;

namespace AdimPortal.Web.Components.Staff;

/// <summary>What the address of the list of records asks for.</summary>
/// <param name="Before">The number of the last record of the page before.</param>
internal sealed record ActListAddress(
    string? Text, string? Staff, string? Refused, string? Act, string? From, string? To, string? Before)
{
    /// <returns>Null where the text is of no workspace and no account: nothing is found.</returns>
    public async Task<ActFilter?> FilterAsync(IAccountDirectory accounts, CancellationToken cancel)
    {
        var filter = new ActFilter
        {
            ByStaff = Staff == "true",
            IsRefused = Refused == "true",
            Act = ListAddress.Read<Act>(Act),
            From = ListAddress.DayOf(From),
            Until = ListAddress.EndOf(To),
            Before = long.TryParse(Before, out var before) && before > 0 ? before : null,
        };
        if (ListAddress.Text(Text) is not { } text)
            return filter;
        if (WorkspaceId.TryParse(text, out var workspace))
            return filter with { Workspace = workspace };
        return await accounts.FindAsync(text, cancel) is { } account ? filter with { Account = account } : null;
    }
}
