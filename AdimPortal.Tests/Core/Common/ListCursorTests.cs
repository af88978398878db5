using AdimPortal.Core.Common;

namespace AdimPortal.Tests.Core.Common;

/// <summary>A cursor is part of an address, and addresses are written by anybody.</summary>
public sealed class ListCursorTests
{
    [Fact]
    public void What_was_written_is_read()
    {
        var cursor =
            new ListCursor(new DateTimeOffset(2026, 11, 28, 1, 2, 3, TimeSpan.Zero).AddMicroseconds(7), "ws7x2k2");
        Assert.Equal(cursor, ListCursor.Parse(cursor.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("5")]
    [InlineData("5.")]
    [InlineData(".x")]
    [InlineData("-5.x")]
    [InlineData("99999999999999999999.x")]
    [InlineData("9223372036854775807.x")]
    [InlineData("5.x'--")]
    [InlineData("5.\0")]
    [InlineData("5.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    public void What_is_none_is_the_beginning(string? text) => Assert.Null(ListCursor.Parse(text));
}
