using Microsoft.Extensions.Time.Testing;

namespace AdimPortal.Testing;

/// <summary>A clock that stands still until a test moves it. Timers that come due on the way fire in order.</summary>
public sealed class ManualTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    public ManualTime()
        : this(new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero))
    {
    }

    public void AdvanceTo(DateTimeOffset then) => SetUtcNow(then);
}
