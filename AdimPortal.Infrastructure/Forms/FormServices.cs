using AdimPortal.Core.Forms;
using Microsoft.Extensions.DependencyInjection;

namespace AdimPortal.Infrastructure.Forms;

public static class FormServices
{
    /// <summary>What was sent before. Needs persistence and sealing.</summary>
    public static IServiceCollection AddSentForms(this IServiceCollection services) =>
        services.AddSingleton<ISentForms, PostgresSentForms>();
}
