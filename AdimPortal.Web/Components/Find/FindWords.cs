using AdimPortal.Core.Common;

namespace AdimPortal.Web.Components.Find;

/// <summary>What was typed, as words: each is the beginning of a word that is looked for.</summary>
internal sealed class FindWords
{
    /// <summary>Characters; more than a name and an act have, and less than would be costly.</summary>
    public const int Longest = 100;

    private readonly string[] _words;

    private FindWords(string[] words) => _words = words;

    public bool IsEmpty => _words.Length == 0;

    /// <summary>All of them, as they are searched for in names.</summary>
    public string Text => string.Join(' ', _words);

    public static FindWords Of(string? typed) =>
        new(OneLine.Clean(typed ?? "", Longest).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Each word begins one of the title's.</summary>
    public bool AllIn(string title) => _words.All(word => Begins(word, title));

    /// <summary>
    /// The words that the title doesn't have: "backups notes" looks for "notes" under "Backups". Null when it has
    /// none of them, so that nobody who looks for a name is shown every act.
    /// </summary>
    public FindWords? Without(string title)
    {
        var rest = _words.Where(word => !Begins(word, title)).ToArray();
        return rest.Length < _words.Length ? new FindWords(rest) : null;
    }

    private static bool Begins(string word, string title) =>
        title.Split(' ').Any(of => of.StartsWith(word, StringComparison.OrdinalIgnoreCase));
}
