using AdimPortal.Infrastructure.Acts;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.Identity.TwoStep;
using AdimPortal.Infrastructure.Persistence;
using AdimPortal.Infrastructure.Secrets;
using AdimPortal.Infrastructure.Settings;
using AdimPortal.Infrastructure.SshSources;

namespace AdimPortal.Web.Commands;

/// <summary>
/// What the portal's program does besides serving: one command, with the settings and the database of the service, then
/// an end.
/// </summary>
internal static class CommandLine
{
    /// <summary>Data Protection's keys as an earlier version reads them: for the way back to it.</summary>
    private const string Keys = "keys";

    public static bool Asks(string[] arguments) =>
        arguments is [AdminCommand.Name or NodesCommand.Name or AuditCommand.Name or Keys, ..];

    /// <summary>Says nothing but what the command says.</summary>
    public static void Quieten(WebApplicationBuilder builder) => builder.Logging.ClearProviders();

    /// <summary>
    /// The database as this version needs it. It may be the first thing that is done after an installation.
    /// </summary>
    /// <returns>Null, or why it can't be.</returns>
    public static async Task<StartError?> PrepareAsync(WebApplication app)
    {
        await app.MigrateAsync();
        if (await app.SealSecretsAsync() is { } trouble)
            return trouble;
        await app.PrepareAccountsAsync();
        return null;
    }

    public static Task<int> RunAsync(WebApplication app, string[] arguments) => arguments switch
    {
        [Keys, "open"] => OpenKeysAsync(app),
        [AdminCommand.Name, .. var rest] => AdminAsync(app, rest),
        [NodesCommand.Name, .. var rest] => NodesAsync(app, rest),
        [AuditCommand.Name, .. var rest] => AuditAsync(app, rest),
        _ => throw new ArgumentException($"Unknown command: {string.Join(' ', arguments)}.", nameof(arguments)),
    };

    private static async Task<int> OpenKeysAsync(WebApplication app)
    {
        var (count, trouble) = await app.OpenSecretsAsync();
        if (trouble is not null)
            return await PortalProgram.RefuseAsync(trouble);
        await Console.Out.WriteLineAsync(
            $"{count} keys are unencrypted now. Start the earlier version before this one starts again.");
        return 0;
    }

    private static async Task<int> NodesAsync(WebApplication app, string[] arguments) =>
        await PrepareAsync(app) is { } trouble
        ? await PortalProgram.RefuseAsync(trouble)
        : await new NodesCommand(app.Services.GetRequiredService<PortalNodes>(), Console.Out, Console.Error).RunAsync(
            arguments, CancellationToken.None);

    private static async Task<int> AuditAsync(WebApplication app, string[] arguments) =>
        await PrepareAsync(app) is { } trouble
        ? await PortalProgram.RefuseAsync(trouble)
        : await new AuditCommand(app.Services.GetRequiredService<ActChain>(), Console.Out, Console.Error).RunAsync(
            arguments, CancellationToken.None);

    private static async Task<int> AdminAsync(WebApplication app, string[] arguments)
    {
        if (await PrepareAsync(app) is { } trouble)
            return await PortalProgram.RefuseAsync(trouble);
        await using var scope = app.Services.CreateAsyncScope();
        return await new AdminCommand(scope.ServiceProvider.GetRequiredService<StaffRoles>(),
            scope.ServiceProvider.GetRequiredService<TwoStepSettings>(), Console.Out, Console.Error).RunAsync(
            arguments, CancellationToken.None);
    }
}
