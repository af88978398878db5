namespace AdimPortal.Core.Blueprints;

/// <summary>
/// A stack that workspaces run, as its manifest <c>blueprint.json</c> tells it. A new stack is a new folder, no C#.
/// </summary>
public sealed record Blueprint(
    string Name,
    string Title,
    string Version,
    IReadOnlyList<SupportedSystem> Supports,
    MinimumMachine Minimum,
    IReadOnlyList<Routine> Routines,
    IReadOnlyList<GeneratedSecret> Secrets,
    IReadOnlyDictionary<string, string> Settings,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Plans,
    BlueprintBundle Bundle)
{
    /// <summary>
    /// The routine that gives a server the host key that the portal pins; every blueprint has it, first.
    /// </summary>
    public const string IdentityRoutine = "identity";

    /// <summary>Asks for the certificate before there is a web server: on servers that nobody else uses.</summary>
    public const string CertificateRoutine = "certificate";

    /// <summary>The maintenance routines that bring a workspace to rest, in two forms, and back.</summary>
    public const string SuspendRoutine = "suspend";

    public const string ReadOnlyRoutine = "read-only";

    public const string ResumeRoutine = "resume";

    /// <summary>The maintenance routine that changes the passwords that rotate, without a failed request.</summary>
    public const string RotateRoutine = "rotate";

    /// <summary>
    /// The maintenance routine that installs security updates, and says whether the server must be started anew.
    /// </summary>
    public const string UpdateRoutine = "update";

    /// <summary>
    /// The maintenance routine that keeps a server that is being built at rest, until it is its turn.
    /// </summary>
    public const string HoldRoutine = "hold";

    /// <summary>
    /// The maintenance routine by which a server that waited for the name to lead to it lets everybody in.
    /// </summary>
    public const string AcceptWritesRoutine = "accept-writes";

    /// <summary>
    /// The maintenance routines by which a server makes its key for the data of another, and fetches that data.
    /// </summary>
    public const string PrepareCopyRoutine = "prepare-copy";

    public const string CopyDataRoutine = "copy-data";

    /// <summary>The maintenance routine by which a server passes everything on to another one.</summary>
    public const string ForwardTrafficRoutine = "forward-traffic";

    /// <summary>The maintenance routine that removes from a server what two servers must not have in common.</summary>
    public const string GeneralizeRoutine = "generalize";

    /// <summary>The maintenance routine that installs what a server needs to hand its data out.</summary>
    public const string PrepareExportRoutine = "prepare-export";

    /// <summary>
    /// The maintenance routines by which a server lets another one read its data, and doesn't any more.
    /// </summary>
    public const string OpenAccessRoutine = "open-access";

    public const string CloseAccessRoutine = "close-access";

    /// <summary>The maintenance routine that says how much data a server has.</summary>
    public const string DataSizeRoutine = "data-size";

    /// <summary>Whose each setting is, by its name.</summary>
    public IReadOnlyDictionary<string, SettingOwner> Owners { get; init; } = new Dictionary<string, SettingOwner>();

    /// <summary>
    /// Whether a setting's value may not leave for a server of a customer's own, or with a workspace's data. What the
    /// manifest doesn't name is the operator's: it may be anything.
    /// </summary>
    public bool IsOperators(string setting) =>
        Owners.GetValueOrDefault(setting, SettingOwner.Operator) is SettingOwner.Operator;

    /// <summary>
    /// The same for a name in the application's own settings, of which the blueprint's manifest knows only some.
    /// </summary>
    public bool IsKnownAsOperators(string name) => Owners.ContainsKey(name) && IsOperators(name);

    /// <summary>
    /// What <see cref="DataSizeRoutine"/> runs: a script for sh that writes nothing and needs nothing sent first.
    /// </summary>
    public string DataSizeScript { get; init; } = "";

    /// <summary>
    /// The routines that a workspace is built by, in their order, as far as these settings ask for them.
    /// </summary>
    public IEnumerable<Routine> RoutinesWith(IReadOnlyDictionary<string, string> settings) =>
        Routines.Where(r => r.When is null
            || settings.GetValueOrDefault(r.When, Settings.GetValueOrDefault(r.When, "")) == "true");

    /// <summary>The settings that have no default and that it can't do without.</summary>
    public IReadOnlyList<RequiredSetting> Required { get; init; } = [];

    /// <summary>The settings that routines read for an image, which belongs to no workspace.</summary>
    public IReadOnlyList<string> ImageSettings { get; init; } = [];

    /// <summary>The settings whose values are secret.</summary>
    public IReadOnlyList<string> SecretSettings { get; init; } = [];

    public bool IsSecret(string setting) => SecretSettings.Contains(setting);

    /// <summary>All that a server gets to know that an image is made of.</summary>
    /// <param name="given">What the operator set, over the manifest's defaults.</param>
    public IReadOnlyDictionary<string, string> ForImage(IReadOnlyDictionary<string, string> given) =>
        ImageSettings.ToDictionary(name => name,
            name => given.GetValueOrDefault(name, Settings.GetValueOrDefault(name, "")));

    /// <summary>Routines that aren't part of an install: a plan asks for each by its name.</summary>
    public IReadOnlyList<Routine> Maintenance { get; init; } = [];

    public Routine MaintenanceOf(string routine) => Maintenance.FirstOrDefault(r => r.Name == routine)
        ?? throw new InvalidOperationException($"The blueprint {Name} has no maintenance routine {routine}.");
}

/// <summary>Whose a setting is, and so how far its value may go.</summary>
public enum SettingOwner
{
    /// <summary>Nobody's in particular: it may be known to everybody.</summary>
    Public,

    /// <summary>One workspace's: made for it or given by its owner.</summary>
    Workspace,

    /// <summary>Whoever runs the portal. It reaches servers that the portal itself runs, and nothing else.</summary>
    Operator,
}

/// <summary>A setting that the operator of the portal has to give.</summary>
/// <param name="When">The setting that must be <c>true</c> for this one to be needed; null for always.</param>
public sealed record RequiredSetting(string Name, string Description, string? When);

/// <param name="Version">As <c>VERSION_ID</c> in os-release: <c>12</c>.</param>
public sealed record SupportedSystem(string Os, string Version);

/// <param name="MemoryMib">Memory, MiB.</param>
/// <param name="DiskGib">Disk, GiB.</param>
public sealed record MinimumMachine(int MemoryMib, int DiskGib);

/// <param name="EstimatedDuration">How long it takes while there is no history.</param>
/// <param name="When">The setting that must be <c>true</c> for it to run; null for always.</param>
public sealed record Routine(string Name, string Title, TimeSpan EstimatedDuration, string? When)
{
    /// <summary>Whether it reads settings that plans set: it runs again when a workspace gets another plan.</summary>
    public bool FollowsPlan { get; init; }

    /// <summary>Whether a part of it needs nothing of a workspace, and is in images.</summary>
    public bool InImage { get; init; }

    /// <summary>
    /// The earlier routines that it needs; it runs beside all others that don't need each other. Null where it runs
    /// alone, after all before it. On a server of its owner's they run one after another.
    /// </summary>
    public IReadOnlyList<string>? Needs { get; init; }

    /// <summary>When it runs on a server that a workspace moves to.</summary>
    public RoutineInMove InMove { get; init; }
}

public enum RoutineInMove
{
    /// <summary>With the others, before there is any data.</summary>
    Built,

    /// <summary>It needs what was copied: the certificate, above all, while the name still leads elsewhere.</summary>
    AfterCopy,

    /// <summary>It only makes sense where the name leads.</summary>
    Never,
}

/// <param name="Kind">token, password or fernet.</param>
/// <param name="Length">Characters; a Fernet key has its own length.</param>
/// <param name="Rotates">Whether it is renewed from time to time. What data is encrypted with never is.</param>
public sealed record GeneratedSecret(string Name, string Kind, int Length, bool Rotates = false);

/// <summary>
/// All that is sent to a server, as one archive: the same bytes for every server and every way there.
/// </summary>
/// <param name="Sha256">Lower-case hex of the SHA-256 of <paramref name="Bytes"/>.</param>
/// <param name="Bytes">A gzipped tar archive.</param>
public sealed record BlueprintBundle(string Sha256, ReadOnlyMemory<byte> Bytes);
