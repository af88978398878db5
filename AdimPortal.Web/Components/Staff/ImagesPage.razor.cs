using AdimPortal.Core.Acts;
using AdimPortal.Core.Images;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Workspaces;
using AdimPortal.Web.Components.Shared;
using AdimPortal.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace AdimPortal.Web.Components.Staff;

public sealed partial class ImagesPage
{
    private const int Most = 50;
    private const int MostNamed = 5;

    private IReadOnlyList<ServerImage> _images = [];
    private IReadOnlyList<ServerImage> _kept = [];
    private ILookup<WorkspaceId, WorkspaceId> _uses = Array.Empty<WorkspaceId>().ToLookup(id => id);

    private string _today = "";
    private bool _isAdmin;

    [CascadingParameter]
    private Task<AuthenticationState> Session { get; set; } = default!;

    private bool IsPreparing =>
        _images.Any(image => image.Fingerprint == _today && image.State is ImageState.Preparing);

    protected override Task<IReadOnlyList<string>> TopicsAsync() =>
        Task.FromResult<IReadOnlyList<string>>([LiveTopics.Everything]);

    protected override async Task ReadAsync()
    {
        _isAdmin = (await Rights.AuthorizeAsync((await Session).User, Policies.Admin)).Succeeded;
        _today = Fingerprint.Read();
        _images = await OnceAsync(Images.ListAsync, Most);
        _uses = await OnceAsync(Images.UsesAsync, _images, MostNamed + 1);
        _kept = [.. _images.Where(IsKept)];
    }

    private async Task PrepareAsync()
    {
        var sure = await Dialogs.ConfirmAsync(
            "Prepare an image?",
            "We build a server, take a snapshot of it, copy it to all regions and remove the server. This takes some minutes. New workspaces use the image as soon as it is ready.",
            "Prepare image", "Not now");
        if (!sure)
            return;
        await Acts.AskAsync(Act.PrepareImage, ActSubject.Portal, "Nothing was started",
            permit => Service.PrepareAsync(permit, CancellationToken.None));
        await RefreshAsync();
    }

    private static bool IsKept(ServerImage image) => image.State is ImageState.Ready or ImageState.Retired;

    private static string CountOf(int images) => images == 1 ? "1 image" : $"{images} images";

    private static (StatusStyle Look, string Word) Look(ImageState state) => state switch
    {
        ImageState.Preparing => (StatusStyle.Working, "In progress"),
        ImageState.Ready => (StatusStyle.Ok, "Ready"),
        ImageState.Retired => (StatusStyle.Waiting, "Being removed"),
        ImageState.Removed => (StatusStyle.Off, "Removed"),
        ImageState.Failed => (StatusStyle.Stopped, "Failed"),
        _ => throw new InvalidOperationException($"Unknown state {state}."),
    };
}
