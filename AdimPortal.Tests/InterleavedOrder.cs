using AdimPortal.Tests;
using AdimPortal.Tests.Web.Account;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(InterleavedOrder))]

namespace AdimPortal.Tests;

/// <summary>
/// Journeys keep the processors busy and most other tests wait, so each journey begins with its share of the others
/// behind it. What takes long begins early: a run is as long as what begins last.
/// </summary>
public sealed class InterleavedOrder : ITestCollectionOrderer
{
    /// <summary>Those that take minutes, the longest first, as measured.</summary>
    private static readonly string[] Long =
    [
        "Moves.SelfHostedMoveJourney", "Moves.BrokenMoveJourney", "SelfHosted.SelfHostedJourney",
        "Production.ProductionJourney", "Backups.BackupJourney", "Moves.MoveJourney", "SelfHosted.HomeJourney",
        "Pages.YearPagesJourney", "Lifecycle.LifecycleJourney", "Provisioning.ProvisioningJourney",
        "Blueprints.RoutinesJourney", "SelfHosted.UpdateJourney", "Billing.BillingJourney",
        "Maintenance.MaintenanceJourney", "Moves.MoveTroubleJourney", "KilledPortalJourney", "Journey",
        PortalVisits.Name, "RefusedRequestTests", "SourcesScriptTests", "CopiedDataTests", "FrozenTests",
        "MoveEngineTests", "EveryEmailTests", "RollOutTests", "EveryFormOnceTests", "OverdueJobTests",
    ];

    private static readonly int LastJourney = Array.IndexOf(Long, "Journey");

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(
        IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection
    {
        var isJourney = testCollections.OrderBy(RankOf)
            .ThenBy(collection => collection.TestCollectionDisplayName, StringComparer.Ordinal)
            .ToLookup(collection => RankOf(collection) <= LastJourney);
        return
        [
            .. Placed([.. isJourney[true]], 0).Concat(Placed([.. isJourney[false]], 0.5))
                .OrderBy(placed => placed.Place).Select(placed => placed.Collection),
        ];
    }

    /// <summary>Each has its place between 0 and 1 among its own kind; both kinds are merged by it.</summary>
    private static IEnumerable<(T Collection, double Place)> Placed<T>(IReadOnlyList<T> ofOneKind, double offset) =>
        ofOneKind.Select((collection, index) => (collection, (index + offset) / ofOneKind.Count));

    private static int RankOf<TTestCollection>(TTestCollection collection)
        where TTestCollection : ITestCollection
    {
        var place = Array.FindIndex(Long,
            part => collection.TestCollectionDisplayName.Contains(part, StringComparison.Ordinal));
        return place >= 0 ? place : Long.Length;
    }
}
