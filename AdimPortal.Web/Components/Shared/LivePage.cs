using AdimPortal.Core.Operations;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace AdimPortal.Web.Components.Shared;

/// <summary>
/// A page that shows what is true now and keeps doing so: it takes a snapshot, then follows. Following begins before
/// the snapshot, so that no change falls between the two. On leaving it stops, and waits for a read that is under way.
/// Before each read it asks whether its person's session still lives and means what it meant when the page's policy was
/// asked; if not, the page goes. A read that fails because the database is away leaves what the page shows, says so
/// (<see cref="ReadFault"/>), and is tried again. When its browser was away and is there again, it reads anew.
/// </summary>
public abstract class LivePage : ComponentBase, IAsyncDisposable
{
    /// <summary>A routine can write a hundred lines a second; nobody reads faster than this.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(120);

    /// <summary>What waits for the database does so with everybody else: the longer, the more seldom.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2), LongestPause = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _leaving = new();
    private readonly Dictionary<string, IFollowing> _following = [];
    private readonly HashSet<string> _topics = [];
    private readonly SemaphoreSlim _reading = new(1);
    private readonly List<IDisposable> _kept = [];
    private Task _read = Task.CompletedTask;
    private DateTimeOffset? _readAt;
    private FollowedReads? _shared;
    private bool _isTryingLater, _isToGo, _isAnew;

    /// <summary>Of all that it follows, when its last read began: what was read at the same is still so.</summary>
    private long? _readAtMark;

    [Inject]
    private PageConnection Connection { get; set; } = default!;

    [Inject]
    private ILiveFeed Feed { get; set; } = default!;

    [Inject]
    private SharedReads Once { get; set; } = default!;

    [Inject]
    private SessionGuard Guard { get; set; } = default!;

    [Inject]
    private AuthenticationStateProvider Person { get; set; } = default!;

    [Inject]
    private NavigationManager Pages { get; set; } = default!;

    /// <summary>Null once the page is live.</summary>
    [CascadingParameter]
    private HttpContext? Http { get; set; }

    [Inject]
    private ILoggerFactory Logs { get; set; } = default!;

    [Inject]
    protected TimeProvider Clock { get; set; } = default!;

    /// <summary>The last read failed: what the page shows is from <see cref="ReadAt"/>.</summary>
    internal bool HasFailed { get; private set; }

    /// <summary>The last read failed, and none before it was of what the page's address names.</summary>
    internal bool IsUnread => HasFailed && _readAt is null;

    /// <summary>Of what the page shows; null before the first read.</summary>
    internal DateTimeOffset? ReadAt => _readAt;

    /// <summary>How often it has read: what is drawn of the same read is the same (<see cref="Still"/>).</summary>
    internal int Reads { get; private set; }

    /// <summary>Ends when the person leaves the page.</summary>
    protected CancellationToken Leaving => _leaving.Token;

    /// <summary>The topics to follow; asked once the parameters are known.</summary>
    protected abstract Task<IReadOnlyList<string>> TopicsAsync();

    /// <summary>Reads everything that the page shows. Called for the snapshot and after each change.</summary>
    protected abstract Task ReadAsync();

    /// <remarks>
    /// The snapshot is taken before the first render: the page comes up whole, and what the server rendered at first
    /// stays in place until then, without a flash of a loading state.
    /// </remarks>
    public override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        StopFollowing();
        _readAt = null;
        var session = (await Person.GetAuthenticationStateAsync()).User.SessionId();
        if (RendererInfo.IsInteractive)
        {
            Connection.Returned -= OnReturned;
            Connection.Returned += OnReturned;
            if (session is null)
            {
                // The page was asked for while its person was signed in, and becomes live again after that.
                await GoAsync();
                return;
            }
        }

        foreach (var topic in await TopicsAsync())
            Also(topic);
        if (session is not null)
            Follow(LiveTopics.Session(session.Value));
        await ReadOneAtATimeAsync();
        if (!_leaving.IsCancellationRequested)
            await base.SetParametersAsync(ParameterView.Empty);
    }

    public async ValueTask DisposeAsync()
    {
        StopFollowing();
        Connection.Returned -= OnReturned;
        await _leaving.CancelAsync();
        try
        {
            await _read;
        }
        catch (OperationCanceledException)
        {
            // That is what leaving asked for.
        }
        finally
        {
            LetShared();
            _kept.ForEach(one => one.Dispose());
        }

        // Neither _leaving nor _reading is disposed: a read that finds nothing to show ("not found") takes the page
        // away while it is still running, and uses both afterwards. Without timers and wait handles they hold nothing
        // but memory.
        GC.SuppressFinalize(this);
    }

    /// <remarks>One change is told under several topics: what the first of them made it read has the others.</remarks>
    private async Task OnChangedAsync()
    {
        await InvokeAsync(() => _leaving.IsCancellationRequested || Mark() == _readAtMark
            ? Task.CompletedTask
            : _read = ReadAndShowAsync());
        await Task.Delay(Rest, Clock, _leaving.Token);
    }

    private long Mark() => _following.Values.Sum(topic => topic.Mark);

    /// <remarks>A page that was to go while its browser was away is still there: the word was lost.</remarks>
    private void OnReturned() => _ = InvokeAsync(async () =>
    {
        try
        {
            if (_isToGo)
                Pages.NavigateTo(Pages.Uri, forceLoad: true);
            else if (_readAt is not null && !_leaving.IsCancellationRequested)
                await (_read = ReadAndShowAsync());
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // There is nobody to show it to.
        }
        catch (Exception bug)
        {
            await DispatchExceptionAsync(bug);
        }
    });

    private async Task ReadAndShowAsync()
    {
        await ReadOneAtATimeAsync();
        StateHasChanged();
    }

    /// <summary>A change can arrive while the snapshot, or the person's own command, is still reading.</summary>
    private async Task ReadOneAtATimeAsync()
    {
        await _reading.WaitAsync(_leaving.Token);
        try
        {
            (_isAnew, _readAtMark) = (IsAfterOwnAct || _readAt is null, Mark());
            if (await Guard.IsCurrentAsync(Person.GetAuthenticationStateAsync(), _leaving.Token))
                await ReadAsync();
            else
                await GoAsync();
            (HasFailed, _readAt) = (false, Clock.GetUtcNow());
            Reads++;
        }
        catch (Exception fault) when (DatabaseAway.Is(fault))
        {
            Logs.CreateLogger(GetType()).ReadFailed(fault.Message);
            (HasFailed, _readAtMark) = (true, null);
            if (Http is { Response.HasStarted: false })
                Http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            if (RendererInfo.IsInteractive && !_isTryingLater)
                _ = TryLaterAsync();
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>For who does not want to wait until the page tries again.</summary>
    internal Task TryAgainAsync() => _read = ReadAndShowAsync();

    private async Task TryLaterAsync()
    {
        _isTryingLater = true;
        try
        {
            for (var pause = FirstPause; HasFailed; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
            {
                await Task.Delay(pause, Clock, _leaving.Token);
                if (HasFailed)
                    await TryAgainAsync();
            }
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // There is nobody to show it to.
        }
        catch (Exception bug)
        {
            await DispatchExceptionAsync(bug);
        }
        finally
        {
            _isTryingLater = false;
        }
    }

    /// <summary>
    /// The server decides anew what the person may see: the page is loaded again, and with it ends the circuit.
    /// </summary>
    private async Task GoAsync()
    {
        StopFollowing();
        await _leaving.CancelAsync();
        _isToGo = true;
        Pages.NavigateTo(Pages.Uri, forceLoad: true);
    }

    /// <summary>Reads at once, after a command that the person gave here.</summary>
    protected async Task RefreshAsync()
    {
        IsAfterOwnAct = true;
        try
        {
            await ReadOneAtATimeAsync();
        }
        finally
        {
            IsAfterOwnAct = false;
        }
    }

    /// <summary>What is read now is to show what the person has just done here.</summary>
    protected bool IsAfterOwnAct { get; private set; }

    /// <summary>Goes with the page.</summary>
    protected T Kept<T>(T one)
        where T : IDisposable
    {
        _kept.Add(one);
        return one;
    }

    /// <summary>
    /// Follows one more topic, which turned up while reading. Call it before reading what the topic is about, so that
    /// nothing falls between.
    /// </summary>
    /// <param name="isOfAll">What is read by <c>OnceAsync</c> changes with it as well.</param>
    protected void Also(string topic, bool isOfAll = true)
    {
        if (isOfAll && _topics.Add(topic))
            LetShared();
        Follow(topic);
    }

    /// <summary>
    /// Reads something as it is since the last change of what the page follows: once for all pages of the node that
    /// show it, whoever looks at them. So ask first whether this page's person may see it, and ask with all that the
    /// answer hangs on.
    /// </summary>
    /// <param name="read">A method of a service, as it stands: a lambda could know whose page it is.</param>
    protected Task<T> OnceAsync<TOf, T>(Func<TOf, CancellationToken, Task<T>> read, TOf of) =>
        OnceAsync(read, of, cancel => read(of, cancel));

    protected Task<T> OnceAsync<T>(Func<CancellationToken, Task<T>> read) => OnceAsync(read, null, read);

    protected Task<T> OnceAsync<T1, T2, T>(Func<T1, T2, CancellationToken, Task<T>> read, T1 first, T2 second) =>
        OnceAsync(read, (first, second), cancel => read(first, second, cancel));

    protected Task<T> OnceAsync<T1, T2, T3, T>(Func<T1, T2, T3, CancellationToken, Task<T>> read, T1 first, T2 second,
        T3 third) =>
        OnceAsync(read, (first, second, third), cancel => read(first, second, third, cancel));

    /// <summary>So long ago, to the minute: who asks at nearly the same time asks the same.</summary>
    protected DateTimeOffset Ago(TimeSpan span)
    {
        var then = Clock.GetUtcNow() - span;
        return then.AddTicks(-(then.Ticks % TimeSpan.TicksPerMinute));
    }

    /// <remarks>A page that is not live follows nothing: what it reads it reads for itself.</remarks>
    private Task<T> OnceAsync<T>(Delegate read, object? of, Func<CancellationToken, Task<T>> asked)
    {
        _leaving.Token.ThrowIfCancellationRequested();
        if (!RendererInfo.IsInteractive)
            return asked(_leaving.Token);
        _shared ??= Once.Take(_topics);
        // Others wait for it too: it is cancelled for nobody.
        return _shared.ReadAsync(read, of, _isAnew, () => asked(CancellationToken.None)).WaitAsync(_leaving.Token);
    }

    private void LetShared()
    {
        if (_shared is { } shared)
            Once.GiveBack(shared);
        _shared = null;
    }

    private void Follow(string topic)
    {
        if (RendererInfo.IsInteractive && !_following.ContainsKey(topic))
            _following[topic] = Feed.Follow(topic, OnChangedAsync);
    }

    private void StopFollowing()
    {
        foreach (var follow in _following.Values)
            follow.Dispose();
        _following.Clear();
        _topics.Clear();
        LetShared();
    }
}
