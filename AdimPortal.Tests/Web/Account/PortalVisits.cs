using AdimPortal.Testing.Visits;

namespace AdimPortal.Tests.Web.Account;

/// <summary>The tests that visit one and the same portal. Each uses people of its own.</summary>
[CollectionDefinition(Name)]
public sealed class PortalVisits : ICollectionFixture<PortalApp>
{
    public const string Name = "visits";
}
