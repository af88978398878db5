using System.Collections.Concurrent;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Resizing;
using AdimPortal.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace AdimPortal.Web.Components.Portal.Operations;

/// <summary>How the states of operations and steps look, and the word for each.</summary>
public static class OperationDisplay
{
    private static readonly ConcurrentDictionary<(StatusStyle Look, bool InHue), MarkupString> Icons = new();

    public static (StatusStyle Look, string Word) Of(OperationStatus status) => status switch
    {
        OperationStatus.Running => (StatusStyle.Working, "Running"),
        OperationStatus.Unwinding => (StatusStyle.Working, "Undoing"),
        OperationStatus.Done => (StatusStyle.Ok, "Done"),
        OperationStatus.Unwound => (StatusStyle.Undone, "Undone"),
        OperationStatus.Stuck => (StatusStyle.Warning, "Stuck"),
        OperationStatus.Abandoned => (StatusStyle.Stopped, "Abandoned"),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    /// <summary>
    /// The icon of a state, one for all who look: an open page has dozens, and a component each costs it memory.
    /// </summary>
    /// <param name="inHue">Drawn in the colour of the state, and not on it.</param>
    public static MarkupString IconOf(StatusStyle look, bool inHue = false) =>
        Icons.GetOrAdd((look, inHue), static key => new(PortalIcons.Element(key.Look.Icon, 14,
            $"{(key.Look.Moves ? "turning" : "")} {(key.InHue ? Hue(key.Look) : "")}".Trim())));

    private static string Hue(StatusStyle look) =>
        look.Color is Color.Default ? "" : $"mud-{look.Color.ToString().ToLowerInvariant()}-text";

    /// <summary>"Built in 1 min 02 s"; "Resized in 1 min 30 s; the workspace was not reachable for 41 s".</summary>
    public static string EndedWell(OperationView operation) => operation.EndedAt is { } end
        ? $"{operation.Text.Done ?? $"{operation.Title}: done"} in {Durations.Short(end - operation.RequestedAt)}{Away(operation)}"
        : operation.Title;

    private static string Away(OperationView operation) =>
        operation.Downtime is { } downtime ? $"; the workspace was not reachable for {Durations.Short(downtime)}" : "";

    public static (StatusStyle Look, string Word) Of(StepStatus status) => status switch
    {
        StepStatus.Pending => (StatusStyle.Todo, "pending"),
        StepStatus.Running => (StatusStyle.Working, "running"),
        StepStatus.Waiting => (StatusStyle.Waiting, "waiting"),
        StepStatus.Retrying => (StatusStyle.Warning, "will be retried"),
        StepStatus.Postponed => (StatusStyle.Waiting, "waiting for an external service"),
        StepStatus.Done => (StatusStyle.Ok, "done"),
        StepStatus.Skipped => (StatusStyle.Warning, "skipped"),
        StepStatus.Failed => (StatusStyle.Stopped, "failed"),
        StepStatus.Undoing => (StatusStyle.Working, "being undone"),
        StepStatus.UndoRetrying => (StatusStyle.Warning, "undo will be retried"),
        StepStatus.UndoPostponed => (StatusStyle.Waiting, "undo waiting for an external service"),
        StepStatus.Undone => (StatusStyle.Undone, "undone"),
        StepStatus.Halted => (StatusStyle.Stopped, "stopped here"),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };
}
