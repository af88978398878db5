namespace AdimPortal.Core.Operations;

/// <summary>
/// Makes steps of a feature for the definitions of others, so that those need not know what the steps are built from.
/// Found as definitions are: a new one needs no line anywhere else.
/// </summary>
public interface ISharedSteps
{
    static IEnumerable<Type> All { get; } =
        [.. typeof(ISharedSteps).Assembly.GetTypes()
            .Where(type => type.IsAssignableTo(typeof(ISharedSteps)) && !type.IsAbstract)
            .OrderBy(type => type.FullName, StringComparer.Ordinal)];
}
