using Microsoft.Extensions.Options;

namespace AdimPortal.Infrastructure.Secrets;

public sealed class SecretsOptions
{
    public const string Section = "Secrets";

    /// <summary>
    /// The file with the master key: 32 random bytes in base64 on one line. To change the key, put a line
    /// <c>2:base64</c> below: the highest number seals, the others still open what they sealed.
    /// </summary>
    public string MasterKeyFile { get; set; } = "";
}

internal sealed class SecretsOptionsValidator : IValidateOptions<SecretsOptions>
{
    public ValidateOptionsResult Validate(string? name, SecretsOptions options)
    {
        try
        {
            MasterKeys.Read(options.MasterKeyFile);
            return ValidateOptionsResult.Success;
        }
        catch (InvalidDataException e)
        {
            return ValidateOptionsResult.Fail(e.Message);
        }
    }
}
