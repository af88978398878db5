namespace AdimPortal.Web;

public static class PortalProgram
{
    public static async Task Main(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        var app = builder.Build();
        app.MapGet("/live", () => "live");
        await app.RunAsync();
    }
}
