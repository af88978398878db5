using AdimPortal.Core.Watch;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Mail;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Watch;

/// <summary>What people read by mail when an alert begins, and when it is over.</summary>
internal sealed class AlertLetters(IOptions<PortalOptions> portal)
{
    public IEnumerable<Letter> Opened(Workspace workspace, string? owner, IReadOnlyList<string> support, AlertKind kind, string sentence)
    {
        var title = AlertWords.Title(kind);
        if (owner is not null)
        {
            yield return new Letter(
                owner, $"{workspace.Name}: {title}", [$"“{workspace.Name}” ({workspace.Id}): {sentence}", AlertWords.Meaning(kind), AlertWords.Doing(kind)], Button(workspace));
        }

        foreach (var address in support.Where(address => address != owner))
            yield return new Letter(address, $"Alert: {title} ({workspace.Id})", [$"{workspace.Id} “{workspace.Name}”: {sentence}", "It is on the desk until it is over."], Button(workspace));
    }

    public Letter Closed(Workspace workspace, string owner, AlertKind kind) => new(
        owner, $"{workspace.Name}: {AlertWords.Over(kind)}", [$"“{workspace.Name}” ({workspace.Id}) is well again: {AlertWords.Over(kind)}. There is nothing that you need to do."], Button(workspace));

    private LetterButton Button(Workspace workspace) => new("Open the workspace", new Uri(portal.Value.PublicAddress, $"workspaces/{workspace.Id}"));
}
