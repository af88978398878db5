namespace AdimPortal.Core.Forms;

/// <summary>
/// Forms that were sent, and how each was answered: one that is sent twice does its work once, whichever nodes it comes
/// to.
/// </summary>
public interface ISentForms
{
    /// <param name="form">All that makes this sending the same as another: which page was drawn, who sends it, and all
    /// that was filled in.</param>
    Task<SentForm> TakeAsync(string form, CancellationToken cancel);

    /// <summary>Keeps the answer to a form that was taken.</summary>
    Task AnswerAsync(string form, FormAnswer answer, CancellationToken cancel);

    /// <summary>Gives up one that was taken: nothing was done, and it may be sent again.</summary>
    Task ReleaseAsync(string form, CancellationToken cancel);
}

/// <summary>What becomes of a form that comes.</summary>
public abstract record SentForm
{
    private SentForm()
    {
    }

    /// <summary>
    /// It comes for the first time: whoever is told so does its work, and then answers or releases it.
    /// </summary>
    public sealed record First : SentForm;

    /// <summary>It came before and is being worked on.</summary>
    /// <param name="For">How long already, by the database's clock.</param>
    public sealed record UnderWay(TimeSpan For) : SentForm;

    /// <summary>It came before.</summary>
    public sealed record Again(FormAnswer Answer) : SentForm;
}

/// <summary>The answer to a form, as a browser gets it.</summary>
/// <param name="Status">Below 400.</param>
/// <param name="Headers">By name; a name may have several values.</param>
public sealed record FormAnswer(int Status, IReadOnlyDictionary<string, string[]> Headers, byte[] Body)
{
    /// <summary>
    /// It sets a cookie. It then says something of the browser at that moment, such as who is signed in, and is the
    /// answer to the same moment only.
    /// </summary>
    public bool IsAboutTheBrowser => Headers.Keys.Contains("Set-Cookie", StringComparer.OrdinalIgnoreCase);
}
