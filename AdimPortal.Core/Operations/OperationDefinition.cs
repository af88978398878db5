using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Operations;

/// <summary>A named list of steps. It reads as the table of contents of what will happen.</summary>
public abstract class OperationDefinition
{
    /// <summary>Every definition that there is: a new one needs no line anywhere else.</summary>
    public static IEnumerable<Type> All { get; } =
        [.. typeof(OperationDefinition).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(OperationDefinition)) && !type.IsAbstract)
            .OrderBy(type => type.FullName, StringComparer.Ordinal)];

    /// <summary>Its name in the log: <c>provision</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What people see: "Build workspace".</summary>
    public abstract string Title { get; }

    public abstract IReadOnlyList<Step> Steps { get; }

    /// <summary>What people read of it.</summary>
    public virtual OperationText Text => OperationText.Plain;

    /// <summary>
    /// Why it can't be done on a server of the workspace's owner, in a sentence, where it needs one that the portal
    /// rents or signs in to; null where it can.
    /// </summary>
    public virtual string? NeedsCloud => null;

    /// <summary>The same for what is only done on servers of their owners, as the end of a sentence.</summary>
    public virtual string? NeedsSelfHosted => null;

    /// <summary>What it needs and this workspace does not have, in a sentence; null when it has all.</summary>
    public string? WhyNot(Workspace workspace) => workspace.IsSelfHosted
        ? NeedsCloud is { } cloud ? $"This workspace is on its owner's own server. {cloud}" : null
        : NeedsSelfHosted is { } own ? $"This workspace is in the cloud: {own}" : null;

    /// <exception cref="NotPossibleException">It needs what this workspace does not have.</exception>
    public void Require(Workspace workspace)
    {
        if (WhyNot(workspace) is { } message)
            throw new NotPossibleException(message);
    }

    /// <summary>
    /// Whether there is no way back: a deleted server stays deleted. Such a definition parks as Stuck where another
    /// would unwind, and goes on forwards when a person tells it to.
    /// </summary>
    public virtual bool IsForwardOnly => false;

    /// <summary>
    /// The step after which there is no way back, for a definition that has one up to there: what people wrote on the
    /// new server can't be unwritten. Null when all of it can be taken back.
    /// </summary>
    public virtual string? PointOfNoReturn => null;

    /// <summary>Whether it can only go on, as it is now.</summary>
    public bool GoesOnlyOn(OperationState state) =>
        IsForwardOnly || (PointOfNoReturn is { } step && state.Of(step).IsBehind);

    /// <summary>
    /// Whether the workspace's owner is written to when the portal begins it by itself and it fails: they pay for what
    /// it would have brought.
    /// </summary>
    public virtual bool TellsOwnerOfFailure => false;

    /// <summary>What its owner can do instead when it was refused for good; null when there is nothing.</summary>
    public virtual AlternativeAction? Instead => null;

    /// <summary>Whether its requester may still call it off.</summary>
    public virtual bool CanBeCancelled => !IsForwardOnly;

    /// <summary>
    /// Whether a person may begin it in the place of one that is stuck. That one is then abandoned: this has to bring
    /// in order, or remove, all that it may have left.
    /// </summary>
    public virtual bool MayReplace(OperationDefinition stuck) => false;

    /// <summary>What the end of the operation means for the workspace. Kept in one transaction with that end.</summary>
    public abstract void Settle(Workspace workspace, OperationState end, DateTimeOffset now);

    public Step Find(string step) =>
        Steps.FirstOrDefault(s => s.Name == step)
            ?? throw new InvalidOperationException($"The plan {Name} has no step {step}.");
}

/// <summary>All definitions, by name.</summary>
public sealed class OperationCatalog(IEnumerable<OperationDefinition> definitions)
{
    private readonly Dictionary<string, OperationDefinition> _definitions = definitions.ToDictionary(p => p.Name);

    public IReadOnlyCollection<OperationDefinition> All => _definitions.Values;

    /// <summary>
    /// Its title; its name when nobody knows it any more: one such operation may not keep a list from being shown.
    /// </summary>
    public string TitleOf(string name) => _definitions.GetValueOrDefault(name)?.Title ?? name;

    public OperationDefinition Find(string name) =>
        _definitions.GetValueOrDefault(name) ?? throw new InvalidOperationException($"There is no plan named {name}.");
}
