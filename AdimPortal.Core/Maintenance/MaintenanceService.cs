using AdimPortal.Core.Acts;
using AdimPortal.Core.Operations;

namespace AdimPortal.Core.Maintenance;

/// <summary>Keeps workspaces in the cloud in order, when somebody asks or it is time.</summary>
public sealed class MaintenanceService(IOperationRequests requests)
{
    /// <summary>Restarts what is down on its server.</summary>
    public Task<RequestAnswer> RestartAsync(ActPermit permit, CancellationToken cancel) => requests.BeginAsync(
        RestartOperation.OperationName, permit, Act.RestartServices, w => w.RequireActive(), cancel);

    /// <summary>Renews its passwords and the portal's key to it, while it goes on answering.</summary>
    public Task<RequestAnswer> RotateAsync(ActPermit permit, CancellationToken cancel) => requests.BeginAsync(
        RotateSecretsOperation.OperationName, permit, Act.RenewSecrets, w => w.RequireOneServer(), cancel);

    /// <summary>Installs security updates.</summary>
    public Task<RequestAnswer> UpdateAsync(ActPermit permit, CancellationToken cancel) => requests.BeginAsync(
        UpdateOperation.OperationName, permit, Act.InstallUpdates, w => w.RequireActive(), cancel);
}
