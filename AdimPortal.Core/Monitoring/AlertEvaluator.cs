using AdimPortal.Core.Acts;
using AdimPortal.Core.Maintenance;
using AdimPortal.Core.Queues;

namespace AdimPortal.Core.Monitoring;

/// <summary>
/// Acts on what the watch has seen: restarts what failed, opens alerts, and closes those that are over. Each workspace
/// on its own.
/// </summary>
public sealed class AlertEvaluator(IAlertStore alerts, MaintenanceService maintenance, MonitoringOptions options,
    TimeProvider time, EachItem each)
{
    public Task ActAsync(IReadOnlyList<MonitoredState> seen, CancellationToken cancel) =>
        each.RunAsync(WorkQueues.AlertEvaluation,
            seen.Select(state => (State: state, Moves: AlertRules.Of(state, options, time.GetUtcNow())))
                .Where(i => i.Moves.Count > 0),
            i => i.State.Workspace.Value, async (i, stop) =>
            {
                foreach (var move in i.Moves)
                    await ActAsync(i.State, move, stop);
            }, cancel, reference: i => $"/workspaces/{i.State.Workspace}");

    private Task ActAsync(MonitoredState state, MonitoringTransition move, CancellationToken cancel) => move switch
    {
        MonitoringTransition.Restart => RestartAsync(state, cancel),
        MonitoringTransition.Open(var kind, var message) => alerts.OpenAsync(state.Workspace, kind, message, cancel),
        MonitoringTransition.Close(var kind) => alerts.CloseAsync(state.Workspace, kind, cancel),
        _ => throw new InvalidOperationException($"Unknown move {move.GetType().Name}."),
    };

    /// <summary>
    /// Taken down first, whatever the answer is: a restart that can't be asked for may not keep people from being told.
    /// </summary>
    private async Task RestartAsync(MonitoredState state, CancellationToken cancel)
    {
        await alerts.RestartedAsync(state.Workspace, cancel);
        await maintenance.RestartAsync(
            ActPermit.OfPortal(Act.RestartServices, state.Workspace, occasion: $"down since {state.FailingSince:O}"),
            cancel);
    }
}
