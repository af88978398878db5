using AdimPortal.Core.Acts;
using AdimPortal.Tests.Web.Security.Routes;
using AdimPortal.Web.Endpoints;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;

namespace AdimPortal.Tests.Web.Security.Acts;

/// <summary>
/// From each endpoint to its act: whatever changes something or hands something out ends in an act of the register,
/// with a rule, or says why it needs none. A new endpoint fails here until it is in the table. The forms of pages:
/// <see cref="EveryFormIsAnActTests"/>; buttons of live pages get their permit only from the gate.
/// </summary>
[Trait("Category", "Integration")]
public sealed class EveryEndpointIsAnActTests(WalkedPortal portal) : IClassFixture<WalkedPortal>
{
    [Fact]
    public void Each_endpoint_is_in_the_table_as_the_act_that_it_says_it_is()
    {
        var faults = new List<string>();
        var seen = Changing().ToList();
        foreach (var (key, endpoint) in seen)
        {
            var said = endpoint.Metadata.GetOrderedMetadata<ActMetadata>().Select(m => m.Act).Order().ToList();
            if (!said.SequenceEqual(ActTable.ActsOf(key)))
                faults.Add(
                    $"{key}: it says [{string.Join(' ', said)}], the table [{string.Join(' ', ActTable.ActsOf(key))}].");
            if (said.Count == 0 && !ActTable.SaysWhyNone(key))
                faults.Add($"{key} is no act, and the table does not say why.");
            faults.AddRange(said.Where(act => ActRules.Of(act).Act != act).Select(act => $"{key}: {act} has no rule."));
        }

        faults.AddRange(
            ActTable.Endpoints.Except(seen.Select(e => e.Key))
                .Select(gone => $"{gone} is in the table and nowhere else."));
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.InRange(seen.Count, 15, 100);
    }

    /// <summary>
    /// Pages and circuits are the framework's endpoints; what they change is asked for by forms and buttons.
    /// </summary>
    private IEnumerable<(string Key, RouteEndpoint Endpoint)> Changing() => portal.Endpoints()
        .Where(e => e.Metadata.GetMetadata<ComponentTypeMetadata>() is null
            && !e.RoutePattern.RawText!.TrimStart('/').StartsWith('_'))
        .SelectMany(e =>
            (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods
                ?? []).Select(method => (Method: method, Endpoint: e)))
        .Where(e => e.Method is not ("GET" or "HEAD" or "OPTIONS")
            || e.Endpoint.Metadata.GetMetadata<ActMetadata>() is not null)
        .Where(e => e.Method is not ("HEAD" or "OPTIONS"))
        .Select(e => ($"{e.Method} /{e.Endpoint.RoutePattern.RawText!.Trim('/')}", e.Endpoint))
        .DistinctBy(e => e.Item1);
}
