using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;

namespace AdimPortal.Core.Servers;

/// <summary>
/// What any operation builds its steps from: servers, the cloud that they are rented from, and what they become. What
/// belongs to a feature is not here: a definition that needs it asks for it besides. A step takes only the ports that
/// it needs.
/// </summary>
/// <param name="Routines">Runs the blueprint's routines on servers.</param>
public sealed record StepDependencies(
    ICloud Cloud,
    ICloudObservations Observations,
    IServerQueue Queue,
    IRemoteShell Shell,
    ISshKeys Keys,
    ISecretVault Vault,
    IWorkspaceProbe Probe,
    ISshSources SshSources,
    IRandomSource Random,
    IBlueprintSettings Settings,
    Blueprint Blueprint,
    RoutineRunner Routines);
