using Microsoft.AspNetCore.Http;

namespace AdimPortal.Infrastructure.Identity.Sessions;

/// <summary>How somebody comes by a cookie in this request: what the session that goes with it is told of.</summary>
public enum SigningIn
{
    /// <summary>With the password.</summary>
    WithPassword,

    /// <summary>By the mailed link, in the browser that signed up: the session is not fresh.</summary>
    WithoutPassword,

    /// <summary>The cookie is written anew for the session that is there.</summary>
    Again,
}

public static class SigningInRequest
{
    private static readonly object Key = new();

    extension(SigningIn)
    {
        public static void Set(HttpContext request, SigningIn how) => request.Items[Key] = how;

        public static SigningIn Of(HttpContext request) =>
            request.Items.TryGetValue(Key, out var how) && how is SigningIn known ? known : SigningIn.WithPassword;
    }
}
