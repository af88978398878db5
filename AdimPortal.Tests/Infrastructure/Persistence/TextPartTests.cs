using AdimPortal.Infrastructure.Persistence;

namespace AdimPortal.Tests.Infrastructure.Persistence;

public sealed class TextPartTests
{
    [Theory]
    [InlineData("notes", "%notes%")]
    [InlineData("  notes ", "%notes%")]
    [InlineData(@"a_b%c\d", @"%a\_b\%c\\d%")]
    [InlineData("a\0b", "%ab%")]
    [InlineData("", "%%")]
    public void What_was_typed_is_looked_for_as_it_stands(string typed, string pattern) =>
        Assert.Equal(pattern, TextPart.Of(typed));
}
