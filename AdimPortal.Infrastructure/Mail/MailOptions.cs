namespace AdimPortal.Infrastructure.Mail;

/// <summary>Section "Mail": the SMTP server that takes our mail.</summary>
public sealed class MailOptions
{
    public const string Section = "Mail";

    public string Host { get; set; } = "127.0.0.1";

    public int Port { get; set; } = 5025;

    public string From { get; set; } = "portal@adim.test";

    public string FromName { get; set; } = "ADIM";

    /// <summary>STARTTLS. Needed by every server that is not on this machine.</summary>
    public bool Tls { get; set; }

    public string? UserName { get; set; }

    public string? Password { get; set; }

    /// <summary>How long one hand-over may take, in seconds.</summary>
    public int TimeoutSeconds { get; set; } = 20;
}
