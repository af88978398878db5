using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace AdimPortal.Testing.Visits;

/// <summary>Without a network nobody calls from anywhere: a test says where from.</summary>
internal sealed class CallersAddress : IStartupFilter
{
    public const string Header = "X-Test-From";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, rest) =>
        {
            if (context.Request.Headers[Header].ToString() is { Length: > 0 } from)
                context.Connection.RemoteIpAddress = IPAddress.Parse(from);
            return rest(context);
        });
        next(app);
    };
}
