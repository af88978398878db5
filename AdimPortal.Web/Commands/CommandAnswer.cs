namespace AdimPortal.Web.Commands;

/// <summary>How a command ends: a sentence, and the exit status.</summary>
internal static class CommandAnswer
{
    public static async Task<int> SayAsync(TextWriter to, string text, int status)
    {
        await to.WriteLineAsync(text);
        return status;
    }
}
