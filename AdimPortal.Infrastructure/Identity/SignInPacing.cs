using AdimPortal.Core.Common;

namespace AdimPortal.Infrastructure.Identity;

/// <summary>Where a sign-in comes from.</summary>
/// <param name="Network">The network of the caller's address: what one customer of a provider has, not one
/// address.</param>
/// <param name="Browser">What the browser could show of having been let in before; null when it showed nothing.</param>
public sealed record SignInCaller(string Network, KnownBrowser? Browser);

/// <summary>A browser in which somebody signed in before. Only the portal can make one.</summary>
/// <param name="Accounts">Those that signed in there.</param>
public sealed record KnownBrowser(Guid Device, IReadOnlyList<Guid> Accounts);

/// <summary>
/// Slows guessing at passwords without locking anybody out of their account (decision 0027): wrong tries are counted by
/// the network that they come from and the account together, and a browser that was let in before is counted by itself
/// alone. Whether there is such an account makes no difference.
/// </summary>
public sealed class SignInPacing(IPacer pacer)
{
    /// <summary>Of a browser that is known to the account. Nobody else's tries are counted here.</summary>
    public static readonly Pace OfKnownBrowser = new(10, TimeSpan.FromMinutes(1));

    /// <summary>Of one network at one account.</summary>
    public static readonly Pace OfNetwork = new(5, TimeSpan.FromMinutes(10));

    /// <summary>
    /// Of all browsers that the account doesn't know, from wherever: 1,540 guesses in the first day, 1,440 in each
    /// after it.
    /// </summary>
    public static readonly Pace OfStrangers = new(100, TimeSpan.FromMinutes(1));

    /// <summary>Counts a try. False when it is too soon: then the password is not even looked at.</summary>
    /// <param name="account">Null when there is no such account.</param>
    public async Task<bool> TakeAsync(string email, Guid? account, SignInCaller caller, CancellationToken cancel)
    {
        if (account is { } known && DeviceOf(known, caller) is { } device)
            return await pacer.TakeAsync(device, OfKnownBrowser, cancel);
        // The network's own count comes first: one network alone can't use up what all have together.
        return await pacer.TakeAsync(Network(email, caller), OfNetwork, cancel)
            && await pacer.TakeAsync(Strangers(email), OfStrangers, cancel);
    }

    /// <summary>The password was right: only wrong ones count.</summary>
    public async Task WasRightAsync(string email, Guid account, SignInCaller caller, CancellationToken cancel)
    {
        if (DeviceOf(account, caller) is { } device)
        {
            await pacer.GiveBackAsync(device, OfKnownBrowser, cancel);
            return;
        }

        await pacer.GiveBackAsync(Network(email, caller), OfNetwork, cancel);
        await pacer.GiveBackAsync(Strangers(email), OfStrangers, cancel);
    }

    private static string? DeviceOf(Guid account, SignInCaller caller) =>
        caller.Browser is { } browser && browser.Accounts.Contains(account)
            ? $"sign-in/browser/{browser.Device:N}/{account:N}"
            : null;

    private static string Network(string email, SignInCaller caller) =>
        $"sign-in/network/{caller.Network}/{email.Trim().ToUpperInvariant()}";

    private static string Strangers(string email) => $"sign-in/strangers/{email.Trim().ToUpperInvariant()}";
}
