using AdimPortal.Core.Blueprints;
using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Servers;

/// <summary>
/// What routines get to know of a workspace: the blueprint's settings, those of its plan, the operator's, its own, and
/// its secrets.
/// </summary>
public sealed class WorkspaceSettings(ISecretVault vault, IRandomSource random, IBlueprintSettings settings,
    IPlanLimits limits, Blueprint blueprint, Uri portal)
{
    /// <param name="besides">Given besides, or instead of what it would be.</param>
    public Task<Secret> EnvironmentAsync(Workspace workspace, string plan, IReadOnlyDictionary<string, Secret>? besides,
        CancellationToken cancel) => workspace.Purpose is WorkspacePurpose.ImageBuilder
        ? Task.FromResult(OfImage(besides))
        : ComposeAsync(workspace, plan, workspace.IsSelfHosted ? OnSelfHosted(usesTls: true) : null, besides, cancel);

    /// <summary>What is not sent to a server can't be in an image that is made of it.</summary>
    private Secret OfImage(IReadOnlyDictionary<string, Secret>? besides)
    {
        var values = blueprint.ForImage(settings.Read()).ToDictionary();
        foreach (var (name, value) in besides ?? new Dictionary<string, Secret>())
            values[name] = value.Reveal();
        return Runner.Environment(values);
    }

    /// <summary>The same for its owner's own server. The secrets are made when they are asked for first.</summary>
    public async Task<Secret> OfSelfHostedAsync(Workspace workspace, bool usesTls, CancellationToken cancel)
    {
        foreach (var wanted in blueprint.Secrets)
            await vault.KeepAsync(workspace.Id, wanted.Name, SecretMaker.Make(wanted, random), cancel);
        return await ComposeAsync(workspace, workspace.Plan, OnSelfHosted(usesTls), besides: null, cancel);
    }

    /// <summary>
    /// The routines that an own server is built by. It keeps the host key that it has: its owner's machines know it.
    /// Whether port 80 is free there, only the routine of the web server finds out.
    /// </summary>
    public IEnumerable<Routine> SelfHostedRoutines(bool usesTls)
    {
        var values = Configured(forSelfHosted: true).ToDictionary();
        foreach (var (name, value) in OnSelfHosted(usesTls))
            values[name] = value;
        return blueprint.RoutinesWith(values).Where(routine =>
            routine.Name is not (Blueprint.IdentityRoutine or Blueprint.CertificateRoutine));
    }

    /// <param name="isSelfHosted">What says that the server is its owner's; null on one of ours.</param>
    private async Task<Secret> ComposeAsync(
        Workspace workspace, string plan, Dictionary<string, string>? isSelfHosted,
        IReadOnlyDictionary<string, Secret>? besides, CancellationToken cancel)
    {
        var values = new Dictionary<string, string>(blueprint.Settings);
        foreach (var (name, value) in blueprint.Plans.GetValueOrDefault(plan) ?? new Dictionary<string, string>())
            values[name] = value;
        foreach (var (name, value) in Configured(isSelfHosted is not null))
            values[name] = value;
        values["WORKSPACE_ID"] = workspace.Id.Value;
        values["CUSTOMER_ID"] = workspace.OwnerId.ToString("N");
        values["GATE_ID"] = workspace.Id.Value;
        values["DOMAIN"] = workspace.Domain;
        var included = limits.LimitsOf(plan);
        values["PLAN"] = plan;
        values["PLAN_USERS"] = $"{included.Users}";
        values["PLAN_STORAGE_GB"] = $"{included.StorageGb}";
        values["PLAN_FEATURES"] = string.Join(',', included.Features);
        values["PORTAL_ADDRESS"] = portal.ToString();
        foreach (var secret in blueprint.Secrets)
            values[secret.Name] = (await vault.FindAsync(workspace.Id, secret.Name, cancel))!.Reveal();
        if (isSelfHosted is not null)
        {
            foreach (var (name, value) in isSelfHosted)
                values[name] = value;
            foreach (var (name, value) in settings.InPlaceOfOperators(workspace.Id))
                values[name] = value.Reveal();
        }

        foreach (var (name, value) in besides ?? new Dictionary<string, Secret>())
            values[name] = value.Reveal();
        return Runner.Environment(values);
    }

    /// <summary>
    /// What the operator set. What is the operator's never leaves for a customer's own server, where the manifest's
    /// defaults take its place.
    /// </summary>
    private IEnumerable<KeyValuePair<string, string>> Configured(bool forSelfHosted) =>
        settings.Read().Where(setting => !forSelfHosted || !blueprint.IsOperators(setting.Key));

    private static Dictionary<string, string> OnSelfHosted(bool usesTls) =>
        new() { ["OWN_SERVER"] = "true", ["TLS"] = usesTls ? "true" : "false" };
}
