namespace AdimPortal.Core.Servers;

/// <summary>What a customer's plan allows in a workspace, as its routines get to know it.</summary>
public interface IPlanLimits
{
    PlanLimits LimitsOf(string plan);
}

/// <param name="Users">Null for any number.</param>
/// <param name="StorageGb">GB.</param>
/// <param name="Features">What the client may offer, by name.</param>
public sealed record PlanLimits(int? Users, int StorageGb, IReadOnlyList<string> Features);
