using System.ComponentModel.DataAnnotations;

namespace AdimPortal.Web.Components.Account;

/// <summary>
/// A form that asks for the email address of an account. Which addresses there are is not its business: what nobody
/// has is not found.
/// </summary>
public class EmailForm
{
    [Required(ErrorMessage = "Enter your email address.")]
    [EmailAddress(ErrorMessage = "This is not an email address. Enter one like name@example.com.")]
    [StringLength(254, ErrorMessage = "An email address can have at most 254 characters.")]
    public string? Email { get; set; }

    /// <summary>As it is kept.</summary>
    internal string Address => AdimPortal.Core.Accounts.EmailAddress.Sought(Email);
}

/// <summary>…and for a password.</summary>
public class PasswordForm : EmailForm
{
    [Required(ErrorMessage = "Enter a password.")]
    [StringLength(256, ErrorMessage = "A password can have at most 256 characters.")]
    public string? Password { get; set; }
}

/// <summary>For a new account: only with an address that mail can be sent to.</summary>
public sealed class SignUpForm : PasswordForm, IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        AdimPortal.Core.Accounts.EmailAddress.TryRead(Email, out _, out var refusal)
            ? []
            : [new ValidationResult(refusal, [nameof(Email)])];
}
