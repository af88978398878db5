namespace AdimPortal.Web.Components.Shared;

internal static class Words
{
    /// <summary>"free" → "Free".</summary>
    public static string Capital(string word) => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..];
}
