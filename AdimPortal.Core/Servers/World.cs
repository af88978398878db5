using AdimPortal.Core.Backups;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Cloud;
using AdimPortal.Core.Common;
using AdimPortal.Core.Pairing;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.SelfHosted;

namespace AdimPortal.Core.Servers;

/// <summary>All that plans hand to their steps. A step takes only the ports that it needs.</summary>
public sealed record World(
    ICloud Cloud,
    ICloudObservations Observations,
    IRemoteShell Shell,
    ISshKeys Keys,
    ISecretVault Vault,
    IWorkspaceProbe Probe,
    ICodeIssuer Codes,
    IBlueprintSettings Settings,
    IWorkspaceEmails Letters,
    BillingPlans Billing,
    IRandomSource Random,
    BackupPorts Backups,
    IOwnServers OwnServers,
    IAgentTasks Errands,
    ICertificateBudget Certificates,
    ISshSources SshSources);
