using AdimPortal.Tests;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace AdimPortal.Tests;

/// <summary>Journeys begin before all else, the longest of them first: a run is as long as what begins last.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    /// <summary>Those that take minutes, as measured.</summary>
    private static readonly string[] Long =
    [
        "Moves.MoveJourney", "Moves.BrokenMoveJourney", "Moves.", "SelfHosted.SelfHostedJourney", "SelfHosted.",
        "Backups.BackupJourney", "Billing.BillingJourney",
        "Provisioning.ProvisioningJourney", "Lifecycle.LifecycleJourney", "Maintenance.MaintenanceJourney", "Blueprints.RoutinesJourney",
        "Blueprints.PartsJourney", "KilledPortalJourney",
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(
        IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => RankOf(collection.TestCollectionDisplayName))
            .ThenBy(collection => collection.TestCollectionDisplayName, StringComparer.Ordinal)];

    private static int RankOf(string name)
    {
        var place = Array.FindIndex(Long,
            part => name.Contains($".{part}", StringComparison.Ordinal)
                && name.Contains("Journey", StringComparison.Ordinal));
        return place >= 0 ? place : name.Contains("Journey", StringComparison.Ordinal) ? Long.Length : Long.Length + 1;
    }
}
