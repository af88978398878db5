using AdimPortal.Sandbox.Images;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.SelfHostedMachines;

internal static class SelfHostedMachineServices
{
    /// <summary>
    /// Servers that customers own: no cloud's API knows them. They are made on /machines, by a person or by a program.
    /// </summary>
    public static IServiceCollection AddOwnMachines(this IServiceCollection services)
    {
        services.AddSingleton<SelfHostedMachineSpecs>();
        services.AddSingleton<SelfHostedMachineFleet>();
        services.AddHostedService<SelfHostedMachineService>();
        return services;
    }

    public static void MapOwnMachines(this IEndpointRouteBuilder routes)
    {
        var machines = routes.MapGroup("/machines").AddEndpointFilter(SayWhatIsWrongAsync);
        machines.MapGet("", (HttpRequest request, StateStore store, SelfHostedMachineSpecs specs, SelfHostedMachineFleet fleet) =>
        {
            var all = store.Read(state => state.SelfHostedMachines.Values.OrderBy(machine => machine.Id).ToList());
            return request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal)
                ? Results.Content(SelfHostedMachinePage.Render(all, specs, fleet), "text/html; charset=utf-8")
                : Results.Json(new { machines = all.ConvertAll(machine => View(machine, specs, fleet)) });
        });
        machines.MapPost("",
            async (SelfHostedMachineBody body, SelfHostedMachineSpecs specs, SelfHostedMachineFleet fleet,
                CancellationToken cancel) =>
            Results.Json(View(await fleet.MakeAsync(body, cancel), specs, fleet), statusCode: 201));
        machines.MapGet("{id:long}",
            (long id, StateStore store, SelfHostedMachineSpecs specs,
                SelfHostedMachineFleet fleet) =>
                    View(store.Read(state => SelfHostedMachineFleet.Find(state, id)), specs, fleet));
        machines.MapPost("{id:long}/on",
            (long id, SelfHostedMachineFleet fleet, CancellationToken cancel) => fleet.OnAsync(id, cancel));
        machines.MapPost("{id:long}/off", (long id, SelfHostedMachineFleet fleet) => fleet.OffAsync(id, politely: true));
        machines.MapPost("{id:long}/unplug", (long id, SelfHostedMachineFleet fleet) => fleet.OffAsync(id, politely: false));
        machines.MapPost("{id:long}/reboot",
            (long id, SelfHostedMachineFleet fleet, CancellationToken cancel) => fleet.RebootAsync(id, cancel));
        machines.MapDelete("{id:long}", (long id, SelfHostedMachineFleet fleet) => fleet.DeleteAsync(id));
    }

    private static object View(SelfHostedMachine machine, SelfHostedMachineSpecs specs, SelfHostedMachineFleet fleet) =>
        new
        {
            machine.Id,
            machine.Name,
            Status = fleet.IsOn(machine.Id) ? "on" : "off",
            Address = $"{specs.AddressOf(machine)}",
            HostName = specs.HostNameOf(machine),
            User = "root",
            machine.Password,
            MemoryMib = machine.MemoryMiB,
            machine.Processors,
            DiskGib = machine.DiskGiB,
        };

    private static async ValueTask<object?> SayWhatIsWrongAsync(EndpointFilterInvocationContext context,
        EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (BadMachineException bad)
        {
            return Results.Json(new { message = bad.Message }, statusCode: 422);
        }
        catch (NoSuchMachineException gone)
        {
            return Results.Json(new { message = gone.Message }, statusCode: 404);
        }
    }

    /// <summary>Behind the start: the base image may still be made, and nobody waits for a customer's server.</summary>
    private sealed class SelfHostedMachineService(SelfHostedMachineFleet fleet, BaseImage image,
        ILogger<SelfHostedMachineService> log)
        : IHostedService
    {
        private Task _starting = Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            _starting = Task.Run(BringBackAsync, CancellationToken.None);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => fleet.StopAsync();

        private async Task BringBackAsync()
        {
            try
            {
                await image.DirectoryAsync(CancellationToken.None);
                await fleet.StartAsync();
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                log.LogError(failure, "The owners' machines could not be brought back.");
            }
        }
    }
}
