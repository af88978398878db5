using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Infrastructure.Workspaces;

/// <summary>
/// A move as it lies in the workspace's row: one value, so that the switch of two servers is one write.
/// </summary>
internal static class WorkspaceMoveJson
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new JsonStringEnumConverter() } };

    [return: NotNullIfNotNull(nameof(move))]
    public static string? Write(WorkspaceMove? move) => move is null ? null : JsonSerializer.Serialize(move, Options);

    [return: NotNullIfNotNull(nameof(text))]
    public static WorkspaceMove? Read(string? text) =>
    text is null ? null : JsonSerializer.Deserialize<WorkspaceMove>(text, Options);
}
