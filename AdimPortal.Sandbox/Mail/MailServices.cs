namespace AdimPortal.Sandbox.Mail;

internal static class MailServices
{
    /// <summary>Catches mail on the SMTP port; shows it on /mail, and as JSON for tests.</summary>
    public static IServiceCollection AddMail(this IServiceCollection services) =>
        services.AddSingleton<MailStore>().AddHostedService<SmtpListener>();

    public static void MapMail(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/mail/messages", (MailStore store, string? to, int? after) => store.List(to, after ?? 0));
        routes.MapDelete("/mail/messages", (MailStore store) => { store.Clear(); return Results.NoContent(); });
        routes.MapGet("/mail",
            (MailStore store,
                int? id) => Results.Content(MailPage.Render(store.List(), id), "text/html; charset=utf-8"));
        routes.MapGet("/mail/{id:int}/html", (MailStore store, int id, HttpContext context) =>
        {
            // A mail's own HTML may hold anything; it is shown without scripts and without fetching.
            context.Response.Headers.ContentSecurityPolicy =
                "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups allow-top-navigation-by-user-activation";
            return store.Find(id) is { } mail
                ? Results.Content(mail.Html, "text/html; charset=utf-8")
                : Results.NotFound();
        });
    }
}
