using AdimPortal.Core.Operations;

namespace AdimPortal.Web.Components.Portal.Operations;

/// <summary>
/// An operation and its lines as a page shows them; <see cref="OperationTails"/> holds them for all pages.
/// </summary>
public sealed class OperationTail(OperationTails all) : IDisposable
{
    private SharedTail? _shared;
    private TailSnapshot? _seen;
    private bool _isGone;

    public OperationView? Operation => _seen?.Operation;

    public IReadOnlyList<NumberedLine> Lines => _seen?.Lines ?? [];

    /// <summary>When <see cref="Operation"/> was read.</summary>
    public DateTimeOffset ReadAt => _seen?.At ?? default;

    /// <param name="isForced">See <see cref="SharedTail.ReadAsync"/>.</param>
    public async Task ReadAsync(OperationId id, bool isForced, CancellationToken cancel)
    {
        if (_isGone)
            throw new OperationCanceledException("The page is gone.");
        if (_shared?.Id != id)
        {
            GiveBack();
            _shared = all.Take(id);
        }

        _seen = await _shared.ReadAsync(isForced).WaitAsync(cancel);
    }

    public void Dispose()
    {
        _isGone = true;
        GiveBack();
    }

    private void GiveBack()
    {
        if (_shared is { } shared)
            all.GiveBack(shared);
        (_shared, _seen) = (null, null);
    }
}
