namespace AdimPortal.Infrastructure;

/// <summary>Section "Portal": what the portal has to know about itself.</summary>
public sealed class PortalOptions
{
    public const string Section = "Portal";

    /// <summary>
    /// Where people reach the portal, as links in mail and codes name it. Never taken from a request: its Host header
    /// is whatever the sender wrote.
    /// </summary>
    public Uri PublicAddress { get; set; } = new("http://localhost:5080");

    /// <summary>Make the personas of <see cref="Identity.Personas"/> at the start. Refused in Production.</summary>
    public bool SeedPersonas { get; set; }
}
