using Microsoft.AspNetCore.Components.Server.Circuits;

namespace AdimPortal.Web.Components.Shared;

/// <summary>
/// The connection between the pages of a circuit and their browser. What was sent while it was lost did not arrive,
/// unless it was drawn: drawings wait, and are sent again.
/// </summary>
public sealed class PageConnection : CircuitHandler
{
    /// <summary>The browser is there again, or for the first time.</summary>
    public event Action? Returned;

    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Returned?.Invoke();
        return Task.CompletedTask;
    }
}
