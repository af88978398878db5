using AdimPortal.Core.Views;

namespace AdimPortal.Testing.Pages;

/// <summary>Saved views, of whom a test likes.</summary>
public sealed class InMemorySavedViews : ISavedViews
{
    private readonly List<(Guid Account, string Page, SavedView View)> _views = [];

    public Task<IReadOnlyList<SavedView>> ListAsync(Guid account, string page, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<SavedView>>(
            [.. _views.Where(v => v.Account == account && v.Page == page).Select(v => v.View)]);

    public Task<bool> SaveAsync(Guid account, string page, string name, string query, CancellationToken cancel)
    {
        _views.Add((account, page, new SavedView(Guid.CreateVersion7(), name, query)));
        return Task.FromResult(true);
    }

    public Task RemoveAsync(Guid account, Guid view, CancellationToken cancel)
    {
        _views.RemoveAll(v => v.Account == account && v.View.Id == view);
        return Task.CompletedTask;
    }
}
