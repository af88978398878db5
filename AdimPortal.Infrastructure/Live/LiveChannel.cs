namespace AdimPortal.Infrastructure.Live;

/// <summary>The one channel of NOTIFY. A payload is a list of topics with spaces between.</summary>
internal static class LiveChannel
{
    public const string Name = "portal_live";
}
