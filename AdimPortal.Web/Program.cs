using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Mail;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Web.Components;

namespace AdimPortal.Web;

public static class PortalProgram
{
    public static async Task Main(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddPersistence(builder.Configuration.GetConnectionString("Portal")
            ?? throw new InvalidOperationException("ConnectionStrings:Portal is missing: the address of the portal's PostgreSQL database."));
        builder.Services.AddPortalIdentity(builder.Configuration);
        builder.Services.AddPortalMail(builder.Configuration);
        builder.AddPages();

        var app = builder.Build();
        await app.PrepareAccountsAsync();
        app.UsePages();
        app.MapGet("/live", () => "live").AllowAnonymous();
        app.MapPages();
        await app.RunAsync();
    }
}
