namespace AdimPortal.Core.Views;

/// <summary>
/// Saved views of lists. Each belongs to one account, and nobody else sees, replaces or removes it.
/// </summary>
public interface ISavedViews
{
    /// <summary>Those of one account of one list, the oldest first.</summary>
    /// <param name="page">Which list, by its name.</param>
    Task<IReadOnlyList<SavedView>> ListAsync(Guid account, string page, CancellationToken cancel);

    /// <summary>One of the same name is replaced, and keeps its place.</summary>
    /// <returns>False when the account has <see cref="SavedView.Most"/> others of this list.</returns>
    Task<bool> SaveAsync(Guid account, string page, string name, string query, CancellationToken cancel);

    /// <summary>Nothing happens for one that is gone or belongs to another account.</summary>
    Task RemoveAsync(Guid account, Guid view, CancellationToken cancel);
}
