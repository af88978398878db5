using System.Text.Json;

namespace AdimPortal.Infrastructure.DigitalOcean;

/// <summary>The body of every error: <c>{"id": "unprocessable_entity", "message": "…"}</c>.</summary>
internal sealed record ApiError(string? Id, string? Message, string? RequestId)
{
    public static readonly ApiError None = new(null, null, null);

    /// <summary>A proxy in between may answer with a page of its own; that must not hide the status.</summary>
    public static ApiError Read(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, DigitalOceanJson.Default.ApiError) ?? None;
        }
        catch (JsonException)
        {
            return None;
        }
    }
}
