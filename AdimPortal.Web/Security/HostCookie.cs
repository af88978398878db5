namespace AdimPortal.Web.Security;

internal static class HostCookie
{
    /// <summary>
    /// With the prefix a browser takes the cookie from this very host over https only: a neighbour's subdomain can't
    /// plant one.
    /// </summary>
    public static string Name(IHostEnvironment environment, string name) =>
        environment.IsDevelopment() ? name : $"__Host-{name}";
}
