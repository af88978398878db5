using System.Security.Claims;
using AdimPortal.Core.Accounts;
using AdimPortal.Core.Acts;
using AdimPortal.Core.Billing;
using AdimPortal.Core.Images;
using AdimPortal.Core.Maintenance;
using AdimPortal.Core.Monitoring;
using AdimPortal.Core.Moves;
using AdimPortal.Core.Operations;
using AdimPortal.Core.Pairing;
using AdimPortal.Core.Pool;
using AdimPortal.Core.Provisioning;
using AdimPortal.Core.Queues;
using AdimPortal.Core.Views;
using AdimPortal.Core.Workspaces;
using AdimPortal.Infrastructure;
using AdimPortal.Infrastructure.Identity;
using AdimPortal.Infrastructure.SelfHosted;
using AdimPortal.Infrastructure.Workspaces;
using AdimPortal.Testing.InMemory;
using AdimPortal.Web.Components.Layout;
using AdimPortal.Web.Components.Shared;
using AdimPortal.Web.Components.Staff.Views;
using AdimPortal.Web.Security;
using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MudBlazor.Services;

namespace AdimPortal.Testing.Pages;

/// <summary>
/// Components as the portal composes them, with the portal's own policies, for a person who is signed in.
/// </summary>
public abstract class PageTest : BunitContext
{
    /// <param name="compose">Changes what the components are composed with.</param>
    protected PageTest(Action<IServiceCollection>? compose = null)
    {
        Portal = new InMemoryPortal(Time);
        Keys = new InMemoryTransferKeys(Time);
        Gate = new InMemoryActs(Time, () => User);
        Services.AddSingleton<TimeProvider>(Time);
        Services.AddSingleton<IOperationReader>(Portal);
        Services.AddSingleton<IWorkspaceReader>(Portal);
        Services.AddSingleton(APage.Definitions);
        Services.AddSingleton<IOperationRequests>(Portal);
        Services.AddSingleton<IAccountDirectory, InMemoryAccountDirectory>();
        Services.AddSingleton<IWorkspaceNames>(new InMemoryWorkspaceNames(Portal));
        Services.AddSingleton<IMovePermissions>(MovePermissions);
        Services.AddSingleton<ICodeStore>(Portal);
        Services.AddSingleton<IMonitoringReader>(Monitoring);
        Services.AddSingleton<IStaffWork>(provider =>
            new InMemoryStaffWork(Monitoring, Portal, provider.GetRequiredService<ISetAside>()));
        Services.AddSingleton<ISavedViews>(Views);
        Services.AddScoped<OwnViews>();
        Services.AddTransient<StaffCounts>();
        Services.AddTransient<WorkspaceInSight>();
        Services.AddSingleton<IOverdueJobs>(Monitoring);
        Services.AddSingleton<AdimPortal.Core.Outages.IOutageReader>(Outages);
        Services.AddSingleton<ICertificateBudget>(Certificates);
        Services.AddSingleton<IMailQueue>(Monitoring);
        Services.AddSingleton<IRefusedRequests>(Refused);
        Services.AddSingleton<IRollOuts>(RollOuts);
        Services.AddSingleton<IServerImages>(Images = new InMemoryImages(Time));
        Services.AddSingleton(new ImageOptions { Enabled = true });
        Services.AddSingleton<AdimPortal.Core.Blueprints.IBlueprintSettings>(new InMemoryWorld());
        Services.AddSingleton<ImageFingerprint>();
        Services.AddSingleton<ImageService>();
        Services.AddSingleton<ISetAside>(Aside = new InMemorySetAside(Time));
        Services.AddSingleton(Backups.Ports);
        Services.AddSingleton(new MaintenanceOptions());
        Services.AddSingleton(new MonitoringOptions());
        Services.AddSingleton<AdimPortal.Core.SelfHosted.ISelfHostedServers>(SelfHostedServers);
        Services.AddSingleton(InMemoryWorld.TheBlueprint);
        Services.AddSingleton<AdimPortal.Core.SelfHosted.ITransferKeys>(Keys);
        Services.AddSingleton(provider => new InstallScripts(
            InMemoryWorld.TheBlueprint, Repository.PathTo("blueprints", "lib", "own"),
            Options.Create(new SelfHostedOptions()), provider.GetRequiredService<IOptions<PortalOptions>>()));
        Services.AddSingleton<ILiveFeed>(Portal);
        Services.AddSingleton(InMemoryWorld.PlansWith(1));
        Payments = new InMemoryPayments(Time);
        Services.AddSingleton<IPaymentGateway>(Payments);
        Services.AddSingleton<IPriceCatalog>(Payments);
        Services.AddSingleton<IDunningProgress>(Dunning);
        Services.AddSingleton<IBillingStore>(Billing = new InMemoryBilling(InMemoryWorld.PlansWith(1), Time));
        Services.AddSingleton<SubscriptionSync>();
        Services.AddSingleton<BillingService>();
        Services.AddSingleton<AdimPortal.Core.Cloud.ICloud>(new InMemoryCloud());
        Services.AddSingleton(new DunningSchedule(DunningSchedule.Usual, TimeSpan.FromDays(1)));
        Services.AddSingleton<MarginReport>();
        Services.AddSingleton<AdimPortal.Core.Billing.History.IMoneyHistory>(Money);
        Services.AddSingleton<AdimPortal.Core.Billing.Customers.ICustomerReader>(Customers);
        Services.AddSingleton(
            new ProvisioningOptions { Zone = "adim.test", PortalAddress = new Uri("https://portal.adim.test") });
        Services.AddScoped<AdimPortal.Web.Components.Portal.Billing.SubscriptionActs>();
        Services.AddSingleton(new WorkspaceIds(new NoTakenIds(), new RepeatableRandom()));
        Services.AddWorkspaceServices();
        Services.AddSingleton<IPool>(Pool);
        Services.AddSingleton(PoolSettings);
        Services.AddSingleton<PoolService>();
        Services.AddSingleton<AdimPortal.Core.Cloud.CloudTerms>();
        Services.AddSingleton<PoolKeeper>();
        Services.Configure<PortalOptions>(portal => portal.PublicAddress = new Uri("https://portal.adim.test"));
        Services.AddSingleton<IActors>(Gate);
        Services.AddSingleton<IActRecords>(Gate);
        Services.AddSingleton<ISessions>(Gate);
        Services.AddSingleton<IPendingActs>(Pending);
        Services.AddSingleton<ActGate>();
        Services.AddSingleton<PasswordConfirmation>();
        Services.AddSingleton<SessionGuard>();
        Services.AddScoped<WorkspaceAccess>();
        Services.AddSingleton<SharedReads>();
        Services.AddSingleton<AdimPortal.Web.Components.Portal.Workspaces.RosterCards>();
        Services.AddSingleton<AdimPortal.Web.Components.Portal.Operations.OperationTails>();
        Services.AddSingleton<AdimPortal.Web.Components.Portal.Operations.ServerQueueBoard>();
        Services.AddSingleton<AdimPortal.Core.Cloud.IServerQueue>(Queue);
        Services.AddScoped<Toast>();
        Services.AddScoped<PageConnection>();
        Services.AddScoped<AdimPortal.Web.Components.Portal.Workspaces.WorkspaceActs>();
        Services.AddScoped<AdimPortal.Web.Components.Staff.BulkActs>();
        Services.AddMudServices();
        Services.AddPortalPolicies();
        // bunit's own stands in its way, and knows no policies.
        Services.AddScoped<IAuthorizationService, DefaultAuthorizationService>();
        Services.AddScoped<AuthenticationStateProvider>(_ => new Person(() => User));
        Services.AddCascadingAuthenticationState();
        JSInterop.Mode = JSRuntimeMode.Loose;
        compose?.Invoke(Services);
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    protected ManualTime Time { get; } = new();

    protected InMemoryPortal Portal { get; }

    protected InMemoryImages Images { get; }

    protected InMemoryPayments Payments { get; }

    protected InMemoryBilling Billing { get; }

    protected InMemoryDunning Dunning { get; } = new();

    protected InMemoryMoneyHistory Money { get; } = new();

    protected InMemoryCustomers Customers { get; } = new();

    protected InMemorySelfHostedServers SelfHostedServers { get; } = new();

    protected InMemoryTransferKeys Keys { get; }

    internal InMemoryMovePermissions MovePermissions { get; } = new();

    protected InMemoryPool Pool { get; } = new();

    protected AdimPortal.Testing.InMemory.InMemoryServerQueue Queue { get; } = new();

    protected PoolOptions PoolSettings { get; } = new() { MonthlyBudget = 50 };

    internal InMemoryActs Gate { get; }

    internal InMemoryPendingActs Pending { get; } = new();

    protected InMemoryMonitoring Monitoring { get; } = new();

    protected InMemorySetAside Aside { get; }

    protected InMemoryOutages Outages { get; } = new();

    protected InMemoryCertificates Certificates { get; } = new();

    protected InMemoryRefusedRequests Refused { get; } = new();

    protected InMemoryRollOuts RollOuts { get; } = new();

    protected InMemoryBackups Backups { get; } = new();

    protected InMemorySavedViews Views { get; } = new();

    protected Guid UserId { get; } = Guid.Parse("00000000-0000-0000-0000-00000000c0de");

    /// <summary>A customer with a verified address, unless a test says otherwise.</summary>
    protected string Role { get; set; } = Roles.Customer;

    private ClaimsPrincipal User => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.NameIdentifier, UserId.ToString()), new Claim(ClaimTypes.Role, Role),
            new Claim(PortalClaims.EmailVerified, "true"),
            new Claim(ClaimTypes.Email, InMemoryActs.Email),
            new Claim("AspNet.Identity.SecurityStamp", InMemoryActs.Stamp),
            new Claim(PortalClaims.Session, $"{InMemoryActs.Session:N}")], "test"));

    /// <summary>Time goes on far enough for a page to take up the next change that it is told of.</summary>
    protected void LetRest() => Time.Advance(TimeSpan.FromSeconds(1));

    private sealed class Person(Func<ClaimsPrincipal> user) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() =>
            Task.FromResult(new AuthenticationState(user()));
    }
}

internal static class Reading
{
    /// <summary>Answers the dialog that is open in a page, or in its <see cref="DialogHost"/>.</summary>
    public static void Answer(this IRenderedComponent<IComponent> page, bool isSure)
    {
        var dialog = page.Find("[role=dialog]");
        if (isSure)
            dialog.QuerySelector("form")!.Submit();
        else
            dialog.QuerySelector(".mud-dialog-actions button[type=button]")!.Click();
    }

    /// <summary>
    /// The text as people read it: what stands in different elements stands apart, and white space runs together.
    /// </summary>
    public static string Words(this INode node) =>
        string.Join(' ',
            node.GetDescendants().OfType<IText>()
                .SelectMany(text => text.Data.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    public static string Words(this IRenderedComponent<IComponent> component) =>
        string.Join(' ', component.Nodes.Select(n => n.Words())).Trim();
}
