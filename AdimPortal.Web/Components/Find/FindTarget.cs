namespace AdimPortal.Web.Components.Find;

/// <summary>Something that a person can go to.</summary>
/// <param name="Title">As its own page is titled.</param>
/// <param name="Detail">What tells it from others of the same title.</param>
/// <param name="Address">Begins with a slash.</param>
/// <param name="Icon">A name of <see cref="Shared.PortalIcons"/>.</param>
public sealed record FindTarget(string Title, string? Detail, string Address, string Icon);

/// <param name="Name">Of several: "Workspaces".</param>
public sealed record FindGroup(string Name, IReadOnlyList<FindTarget> Targets);
