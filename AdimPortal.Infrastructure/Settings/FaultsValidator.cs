using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Settings;

/// <summary>
/// Validates settings at the start and gathers every fault at once, each with the setting's name and what it may be.
/// </summary>
public abstract class FaultsValidator<T> : IValidateOptions<T>
    where T : class
{
    public ValidateOptionsResult Validate(string? name, T options)
    {
        var faults = Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    protected abstract IEnumerable<string> Faults(T options);
}
