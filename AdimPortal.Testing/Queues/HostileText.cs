namespace AdimPortal.Testing.Queues;

/// <summary>Text that somebody types, or a machine says, to break what it is put into.</summary>
public static class HostileText
{
    /// <summary>By what it is. None of them may be kept as one line that people read.</summary>
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        ["a line break"] = "Notes\nBcc: all@adim.test",
        ["a carriage return"] = "Notes\rBcc: all@adim.test",
        ["a tab"] = "Notes\tof mine",
        ["a NUL"] = "Not\0es",
        ["an escape"] = "\u001b[2JNotes",
        ["a next line"] = "Notes\u0085of mine",
        ["a line separator"] = "Notes\u2028of mine",
        ["a direction override"] = "Notes \u202egpj.exe",
        ["an isolate"] = "Notes \u2066of mine",
        ["a zero-width space"] = "No\u200btes",
        ["a joiner between Latin letters"] = "No\u200dtes",
        ["a byte order mark"] = "\ufeffNotes",
        ["a soft hyphen"] = "No\u00adtes",
        ["a tag"] = "Notes\U000e0041",
        ["a private character"] = "Notes\ue000",
        ["half a surrogate pair"] = "Notes\ud83d",
        ["nothing to see"] = "\u2800 \u2800",
        ["nothing"] = "",
        ["spaces"] = " \u3000 ",
        ["a megabyte"] = new('x', 1 << 20),
        ["a megabyte of accents"] = "e" + new string('\u0301', 1 << 20),
    };

    public static TheoryData<string> Names => [.. All.Keys];
}
