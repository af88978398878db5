using System.Net.Http.Json;
using System.Text.Json.Serialization;
using AdimPortal.Testing.Processes;

namespace AdimPortal.Testing;

/// <summary>A message that the Sandbox has caught, as /mail/messages gives it.</summary>
public sealed record CaughtMail(
    [property: JsonPropertyName("to")] IReadOnlyList<string> To,
    [property: JsonPropertyName("subject")] string Subject,
    [property: JsonPropertyName("text")] string Text,
    [property: JsonPropertyName("links")] IReadOnlyList<string> Links)
{
    /// <summary>The newest message to an address whose subject has these words; waits for it.</summary>
    public static async Task<CaughtMail> WaitForAsync(SandboxProcess sandbox, string to, string subject)
    {
        CaughtMail? found = null;
        await Eventually.TrueAsync(async () =>
        {
            var all = await sandbox.Http.GetFromJsonAsync<List<CaughtMail>>("mail/messages");
            found =
                all!.FirstOrDefault(m => m.To.Contains(to)
                    && m.Subject.Contains(subject, StringComparison.OrdinalIgnoreCase));
            return found is not null;
        }, $"a mail “{subject}” reaches {to}");
        return found!;
    }
}
