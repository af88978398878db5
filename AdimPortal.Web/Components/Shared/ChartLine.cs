namespace AdimPortal.Web.Components.Shared;

/// <summary>One line of a chart: a value at each place, null where none is known.</summary>
public sealed record ChartLine(string Name, IReadOnlyList<double?> Values);
