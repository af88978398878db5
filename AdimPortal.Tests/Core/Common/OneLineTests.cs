using System.Globalization;
using System.Text;
using AdimPortal.Core.Common;
using AdimPortal.Testing.Queues;

namespace AdimPortal.Tests.Core.Common;

/// <summary>Text at the edge: what a person typed is refused with a sentence, what a machine said is cleaned.</summary>
public sealed class OneLineTests
{
    public static TheoryData<string> Hostile => HostileText.Names;

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Hostile_text_is_refused_when_it_is_typed(string what)
    {
        Assert.False(OneLine.TryRead(HostileText.All[what], "The name", 60, out var text, out var refusal));
        Assert.Null(text);
        Assert.StartsWith("The name ", refusal, StringComparison.Ordinal);
        Assert.True(OneLine.IsClean(refusal, 200), refusal);
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void What_is_left_of_hostile_text_is_one_clean_line(string what)
    {
        var text = OneLine.Clean(HostileText.All[what], 60);
        Assert.True(text.Length == 0 || text == "\u2800 \u2800" || OneLine.IsClean(text, 60), text);
        Assert.True(new StringInfo(text).LengthInTextElements <= 60);
        Assert.True(text.EnumerateRunes().Count() <= OneLine.ColumnOf(60));
        Assert.Equal(text, OneLine.Clean(text, 60));
    }

    [Theory]
    [InlineData("Notes", "Notes")]
    [InlineData("  Notes of mine\n", "Notes of mine")]
    [InlineData("Notes \u00a0 of\u3000mine", "Notes of mine")]
    [InlineData("Cafe\u0301", "Café")]
    [InlineData("Zażółć gęślą jaźń", "Zażółć gęślą jaźń")]
    [InlineData("我的笔记 № 7", "我的笔记 № 7")]
    [InlineData("می\u200cخواهم", "می\u200cخواهم")]
    [InlineData("क्\u200dष", "क्\u200dष")]
    [InlineData("The 👨\u200d👩\u200d👧\u200d👦 ❤\ufe0f", "The 👨\u200d👩\u200d👧\u200d👦 ❤\ufe0f")]
    [InlineData("🇩🇪 café <b>\"'&", "🇩🇪 café <b>\"'&")]
    public void Names_in_any_script_are_kept(string typed, string kept)
    {
        Assert.True(OneLine.TryRead(typed, "The name", 60, out var text, out var refusal), refusal);
        Assert.Equal(kept, text);
    }

    [Fact]
    public void Length_is_counted_as_a_reader_counts()
    {
        Assert.True(
            OneLine.TryRead(string.Concat(Enumerable.Repeat("🇩🇪", 60)), "The name", 60, out _, out var refusal),
            refusal);
        Assert.False(OneLine.TryRead(new string('x', 61), "The name", 60, out _, out refusal));
        Assert.Equal("The name is too long. Use at most 60 characters.", refusal);
        Assert.Equal($"{new string('x', 59)}…", OneLine.Clean(new string('x', 61), 60));
    }

    [Fact]
    public void A_note_of_several_lines_becomes_one_and_may_be_empty()
    {
        Assert.True(OneLine.TryReadNote("Asked by phone.\r\nCall again.", 500, out var note, out _));
        Assert.Equal("Asked by phone. Call again.", note);
        Assert.True(OneLine.TryReadNote("  ", 500, out note, out _));
        Assert.Null(note);
        Assert.False(OneLine.TryReadNote("a\u202eb", 500, out _, out var refusal));
        Assert.Equal("The reason contains an invisible character (U+202E). Remove it, or type the text again.",
            refusal);
    }

    [Fact]
    public void A_failure_quotes_the_other_side_in_bounds()
    {
        var failure =
            new Failure.Passing($"It said\n{new string('x', 1 << 20)}", $"a\0b\u202e\nc{new string('y', 1 << 20)}");
        Assert.True(OneLine.IsClean(failure.UserMessage, Failure.LongestUserMessage));
        Assert.StartsWith("ab\nc", failure.Detail, StringComparison.Ordinal);
        Assert.True(failure.Detail.Length <= Failure.LongestDetail);
        Assert.True(failure.Detail.IsNormalized(NormalizationForm.FormC));
    }

    [Fact]
    public void Text_that_is_too_long_is_cut_between_characters_and_fits_its_column()
    {
        var whole = string.Concat(Enumerable.Repeat("\U0001F9D1\u200D\U0001F52C", 300));
        Assert.Equal(whole, OneLine.Bounded(whole, 300));
        var cut = OneLine.Bounded($"admin: {whole}", 300);
        Assert.EndsWith("\U0001F9D1\u200D\U0001F52C…", cut, StringComparison.Ordinal);
        Assert.True(new StringInfo(cut).LengthInTextElements <= 300);
        Assert.True(cut.EnumerateRunes().Count() <= OneLine.ColumnOf(300));
        Assert.DoesNotContain(Rune.ReplacementChar, cut.EnumerateRunes());
    }
}
