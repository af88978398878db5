using System.Net;
using AdimPortal.Core.Operations.Ports;

namespace AdimPortal.Core.Operations.Steps;

/// <summary>Tells the owner that the workspace is ready. The code itself is never mailed: mail is read by others.</summary>
public sealed class SendWelcome(IMailer mailer, IAccountMail accounts, ProvisioningOptions options) : Step
{
    public const string StepName = "welcome";

    public override string Name => StepName;

    public override string Title => "Send the welcome mail";

    public override bool IsOptional => true;

    public override RetryPolicy Retry => new(4, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    /// <summary>The workspace is ready, and its page says so.</summary>
    public override TimeSpan OutagePatience => TimeSpan.FromMinutes(15);

    public override async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancel)
    {
        if (await accounts.FindAsync(context.Workspace.OwnerId, cancel) is not { } address)
            return StepOutcome.Finished;
        var page = new Uri(options.PortalAddress, $"workspaces/{context.Workspace.Id}");
        var name = WebUtility.HtmlEncode(context.Workspace.Name);
        var mail = new MailMessage(
            address,
            $"Your workspace {context.Workspace.Name} is ready",
            $"""
            Your workspace {context.Workspace.Name} ({context.Workspace.Id}) is ready.

            Its address: https://{context.Workspace.Domain}
            Your one-time code is on its page: {page}

            The code works once and for 24 hours. You can make a new one at any time.
            """,
            $"""
            <p>Your workspace <strong>{name}</strong> ({context.Workspace.Id}) is ready.</p>
            <p>Its address: <a href="https://{context.Workspace.Domain}">https://{context.Workspace.Domain}</a></p>
            <p><a href="{page}">See your one-time code</a>. It works once and for 24 hours. You can make a new one at any time.</p>
            """);
        return (await mailer.SendAsync(mail, cancel)).TryGet(out _, out var failure) ? StepOutcome.Finished : StepOutcome.Of(failure);
    }
}
