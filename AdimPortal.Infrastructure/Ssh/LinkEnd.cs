namespace AdimPortal.Infrastructure.Ssh;

/// <summary>How a script's run through a link ended.</summary>
internal abstract record LinkEnd
{
    private LinkEnd()
    {
    }

    /// <summary>The script's shell ended with a status.</summary>
    public sealed record Exited(int Status) : LinkEnd;

    /// <summary>
    /// The connection was lost, or the server told no status: what became of the script is not known.
    /// </summary>
    public sealed record Lost(string Detail) : LinkEnd;

    /// <summary>The connection had ended before. Nothing has run.</summary>
    public sealed record NotBegun(string Detail) : LinkEnd;
}
