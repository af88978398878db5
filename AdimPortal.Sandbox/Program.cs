using AdimPortal.Sandbox.Acme;
using AdimPortal.Sandbox.Artifacts;
using AdimPortal.Sandbox.DigitalOcean;
using AdimPortal.Sandbox.Dns;
using AdimPortal.Sandbox.Hosting;
using AdimPortal.Sandbox.Images;
using AdimPortal.Sandbox.Machines;
using AdimPortal.Sandbox.Mail;
using AdimPortal.Sandbox.Network;
using AdimPortal.Sandbox.Processes;
using AdimPortal.Sandbox.S3;
using AdimPortal.Sandbox.SelfHostedMachines;
using AdimPortal.Sandbox.Status;
using AdimPortal.Sandbox.Stripe;

namespace AdimPortal.Sandbox;

/// <summary>
/// The world outside the portal, on one Linux machine. Each folder is one feature with an AddX and a MapX.
/// The order of the Add lines matters: features start in this order and stop in reverse.
/// </summary>
public static class SandboxProgram
{
    public static async Task<int> Main(string[] args)
    {
        if (args.Contains("--help"))
        {
            Console.Out.WriteLine(Usage.Text);
            return 0;
        }

        var builder = SandboxBuilder.Create(args);
        var options = SandboxOptions.Read(builder.Configuration);
        var faults = SandboxOptionsValidator.Faults(options, builder.Environment).Concat(Prerequisites.Faults())
            .Concat(TakenResources.Faults(options)).ToList();
        if (faults.Count > 0)
        {
            foreach (var fault in faults) Console.Error.WriteLine($"adim-sandbox: {fault}");
            return 2;
        }

        using var only = SingleInstance.Claim(options);
        if (only is null)
        {
            Console.Error.WriteLine(
                $"adim-sandbox: a Sandbox named '{options.Name}' is running already. Stop it, or set Sandbox__Name.");
            return 2;
        }

        builder.ListenOn(options);
        builder.ListenForS3(options);
        builder.Services
            .AddCommon(options)
            .AddStatus()
            .AddProcesses()
            .AddNetwork()
            .AddDns()
            .AddAcme()
            .AddArtifacts()
            .AddImages()
            .AddMachines()
            .AddDigitalOcean()
            .AddOwnMachines()
            .AddStripe()
            .AddMail()
            .AddS3();

        var app = builder.Build();
        app.MapS3();
        app.MapStatus();
        app.MapDigitalOcean();
        app.MapOwnMachines();
        app.MapStripe();
        app.MapMail();
        app.MapAcme();
        app.MapArtifacts();
        if (options.StopWhenInputEnds) InputEnd.Watch(app.Lifetime);
        return await RunAsync(app);
    }

    /// <summary>
    /// A start that fails half way takes back what had begun, as a stop does: the host alone would leave it.
    /// </summary>
    private static async Task<int> RunAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception failure)
        {
            await app.StopAsync();
            await app.DisposeAsync();
            await Console.Error.WriteLineAsync($"adim-sandbox: it could not start: {failure.Message}");
            return 2;
        }
        await app.WaitForShutdownAsync();
        await app.DisposeAsync();
        return 0;
    }
}
