using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Settings;

/// <summary>
/// The faults that the attributes on a class of settings find, in their own words: each names the setting.
/// </summary>
internal sealed class AnnotationsValidator<T> : FaultsValidator<T>
    where T : class
{
    protected override IEnumerable<string> Faults(T options)
    {
        var found = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), found, validateAllProperties: true);
        return found.Select(fault => fault.ErrorMessage ?? $"{typeof(T).Name} is wrong.");
    }
}

public static class AnnotationsSetup
{
    /// <summary>Instead of ValidateDataAnnotations, whose sentences begin with the class.</summary>
    public static OptionsBuilder<T> WithAnnotations<T>(this OptionsBuilder<T> options)
        where T : class
    {
        options.Services.AddSingleton<IValidateOptions<T>, AnnotationsValidator<T>>();
        return options;
    }
}
