using AdimPortal.Core.Operations;
using AdimPortal.Core.Pool;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure.Blueprints;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Testing.Processes;
using AdimPortal.Tests.Journeys.Billing;
using AdimPortal.Tests.Journeys.Maintenance;

namespace AdimPortal.Tests.Journeys.Provisioning;

/// <summary>
/// A workspace that was built ahead with the settings of the free plan, claimed through Checkout for a paid plan of the
/// same size: on its server the limits of the paid plan are in force.
/// </summary>
[Trait("Category", "Journey")]
public sealed class PaidPoolJourney(PostgresCluster postgres, SharedSandbox shared, Chromium chromium)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_pays_for_another_plan_of_the_same_size_gets_a_parked_one_with_that_plans_limits()
    {
        var (sandbox, database) = (await shared.GetAsync(), await postgres.CreateDatabaseAsync("paid_pool"));
        await using var portal = await PortalProcess.StartNewAsync(database, sandbox, PoolOfOne.Configure);
        await using var node = await EngineNode.StartAsync(database, scheduler: false,
            blueprint: BlueprintFolder.Read(Repository.PathTo("blueprints"), "adim"));
        var parked = new PoolOfOne(node.Service<IPool>());
        try
        {
            await parked.AwaitAsync(Cancel);
            var one = await node.WorkspaceAsync(parked.Ids.Single());
            Assert.Equal(("free", "5"), await LimitsAsync(sandbox, one));

            await using var window = await BrowserWindow.OpenAsync(chromium, portal.Address, "paid-pool", 1280, 800);
            await window.SignInAsync(Personas.Mira.Email, Personas.Password);
            var payer = new PayingPerson(window);
            await payer.ChoosePlanAsync("starter", "Studio Plover");
            await payer.CheckOutAsync(PayingPerson.GoodCard);
            await window.Page.Locator("[data-code]").WaitForAsync();
            Assert.Equal(one.Id, WorkspaceId.Parse(new Uri(window.Page.Url).Segments[^1]));
            await window.LookAsync("claimed");

            var welcome = Assert.Single(await node.Service<IOperationReader>().OfWorkspaceAsync(one.Id, Cancel));
            Assert.Equal(WelcomeOperation.OperationName, welcome.Name);
            Assert.Equal(OperationStatus.Done,
                (await node.EndOfAsync(welcome.Id, PoolOfOne.BuildTimeout)).Status);
            Assert.Equal("starter", (await node.WorkspaceAsync(one.Id)).Plan);
            Assert.Equal(("starter", "50"), await LimitsAsync(sandbox, one));
            await parked.AwaitNextAsync(Cancel);
        }
        finally
        {
            await parked.RemoveAsync(sandbox);
        }
    }

    /// <summary>As the programs on the server were told them: the plan, and its storage in GB.</summary>
    private static async Task<(string Plan, string Storage)> LimitsAsync(SandboxProcess sandbox, Workspace workspace)
    {
        var lines = await Machine.LinesAsync(sandbox, workspace, "cat", "/srv/adim/.env");
        string Of(string name) => lines.Single(line => line.StartsWith($"{name}=", StringComparison.Ordinal))
            [(name.Length + 1)..];
        return (Of("PLAN"), Of("PLAN_STORAGE_GB"));
    }
}
