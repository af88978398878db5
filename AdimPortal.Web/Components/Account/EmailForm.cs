using System.ComponentModel.DataAnnotations;

namespace AdimPortal.Web.Components.Account;

/// <summary>A form that asks for an e-mail address. The limit is what a mail server accepts.</summary>
public class EmailForm
{
    [Required(ErrorMessage = "Enter your e-mail address.")]
    [EmailAddress(ErrorMessage = "This is not an e-mail address. It should look like name@example.com.")]
    [StringLength(254, ErrorMessage = "An e-mail address has at most 254 characters.")]
    public string? Email { get; set; }

    /// <summary>As it is kept and sent to, without the spaces that a phone's keyboard adds.</summary>
    internal string Address => Email!.Trim();
}

/// <summary>…and for a password.</summary>
public class PasswordForm : EmailForm
{
    [Required(ErrorMessage = "Enter a password.")]
    [StringLength(256, ErrorMessage = "A password has at most 256 characters.")]
    public string? Password { get; set; }
}
