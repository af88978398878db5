using AdimPortal.Core.Billing;

namespace AdimPortal.Tests.Core.Billing;

public sealed class MoneyTests
{
    [Theory]
    [InlineData(1500, "usd", "$15")]
    [InlineData(1440, "usd", "$14.40")]
    [InlineData(-300, "usd", "−$3")]
    [InlineData(123456700, "eur", "€1,234,567")]
    [InlineData(500, "jpy", "¥500")]
    [InlineData(1200, "chf", "12 CHF")]
    public void It_is_written_as_people_read_it(long minor, string currency, string text) =>
    Assert.Equal(text, new Money(minor, currency).ToString());

    [Fact]
    public void Two_currencies_are_never_added() =>
    Assert.Throws<InvalidOperationException>(() => new Money(1, "usd") + new Money(1, "eur"));

    [Fact]
    public void Half_a_cent_is_rounded_up() => Assert.Equal(new Money(13, "usd"), Money.Of(0.125m, "usd"));
}
