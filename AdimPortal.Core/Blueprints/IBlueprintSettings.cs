using AdimPortal.Core.Common;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Blueprints;

/// <summary>
/// Settings for the blueprint's routines that the operator of the portal gave, over the manifest's defaults.
/// </summary>
public interface IBlueprintSettings
{
    /// <summary>
    /// The settings as they are now: a certificate that a setting names by its file may have changed since the portal
    /// started.
    /// </summary>
    IReadOnlyDictionary<string, string> Read();

    /// <summary>
    /// What a customer's own server gets in place of the operator's settings: made for that workspace, with an end.
    /// </summary>
    IReadOnlyDictionary<string, Secret> InPlaceOfOperators(WorkspaceId workspace);
}
