namespace AdimPortal.Infrastructure.Ssh;

/// <summary>
/// A connection to one server, which carries several scripts at once. It closes by itself when nothing runs through it
/// for long.
/// </summary>
internal abstract class LinkConnection : IAsyncDisposable
{
    /// <summary>
    /// How often a channel is asked for, in all for about a second: a server gives ten, and for a moment counts those
    /// that were just closed.
    /// </summary>
    protected const int Tries = 10;

    /// <summary>The rest after the first refusal; after the second it is twice as long, and so on.</summary>
    protected static readonly TimeSpan RefusedTime = TimeSpan.FromMilliseconds(20);

    /// <summary>Whether a script may be tried; it may turn out that the connection has just ended.</summary>
    public abstract bool IsOpen { get; }

    /// <summary>Has the server's login shell read a script, and waits for its end.</summary>
    /// <param name="input">All of standard input, which is ended after it even if it is empty. A script that does not
    /// read it is no error.</param>
    /// <param name="onOutput">Called in order with what arrives, which is only there until the call's end. Nothing is
    /// lost while it takes long.</param>
    /// <param name="onErrors">The same for the error stream; it does not wait for the other.</param>
    /// <param name="cancel">
    /// Leaves the script alone at once, which may go on at the server. Neither of the two is called any more once the
    /// task has ended.
    /// </param>
    public abstract Task<LinkEnd> RunAsync(
        string script, ReadOnlyMemory<byte> input,
        Func<ReadOnlyMemory<byte>, ValueTask> onOutput, Func<ReadOnlyMemory<byte>, ValueTask> onErrors,
        CancellationToken cancel);

    /// <summary>Takes nothing new, and ends when what runs through it has ended.</summary>
    public abstract Task RetireAsync();

    /// <summary>Ends it at once, whatever runs through it.</summary>
    public abstract ValueTask DisposeAsync();
}
