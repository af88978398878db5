using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;

namespace AdimPortal.Web.Endpoints;

/// <summary>
/// What no endpoint answers: 405 with the methods that are answered there, if there are any, else 404. It is an
/// endpoint that anybody may ask, for without one the fallback policy would ask strangers to sign in first.
/// </summary>
internal sealed class NothingHere(IEnumerable<EndpointDataSource> sources, ParameterPolicyFactory policies)
{
    /// <summary>Endpoints don't change once the portal serves.</summary>
    private readonly Lazy<IReadOnlyList<KnownRoute>> _routes = new(() =>
    [
        .. sources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is { HttpMethods.Count: > 0 })
            .Select(endpoint => new KnownRoute(endpoint, policies)),
    ]);

    public IResult Answer(HttpContext context)
    {
        var allowed = new SortedSet<string>(
            _routes.Value.Where(route => route.IsAt(context)).SelectMany(route => route.Methods),
            StringComparer.Ordinal);
        if (allowed.Count == 0)
            return Results.NotFound();
        if (allowed.Contains(HttpMethods.Get))
            allowed.Add(HttpMethods.Head);
        var methods = string.Join(", ", allowed);
        context.Response.Headers.Allow = methods;
        return Results.Problem(
            statusCode: StatusCodes.Status405MethodNotAllowed, title: "Method not allowed",
            detail: $"This address accepts only {methods}.");
    }

    private sealed class KnownRoute
    {
        private readonly TemplateMatcher _matcher;
        private readonly IReadOnlyList<(string Name, IRouteConstraint Constraint)> _constraints;

        public KnownRoute(RouteEndpoint endpoint, ParameterPolicyFactory policies)
        {
            var pattern = endpoint.RoutePattern;
            Methods = endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods;
            _matcher = new TemplateMatcher(new RouteTemplate(pattern), new RouteValueDictionary(pattern.Defaults));
            _constraints = [.. pattern.ParameterPolicies.SelectMany(of => of.Value
                .Select(reference =>
                    (of.Key, policies.Create(pattern.GetParameter(of.Key), reference) as IRouteConstraint))
                .Where(known => known.Item2 is not null).Select(known => (known.Key, known.Item2!)))];
        }

        public IReadOnlyList<string> Methods { get; }

        public bool IsAt(HttpContext context)
        {
            var values = new RouteValueDictionary();
            return _matcher.TryMatch(context.Request.Path, values)
                && _constraints.All(known =>
                    known.Constraint.Match(context, null, known.Name, values, RouteDirection.IncomingRequest));
        }
    }
}
