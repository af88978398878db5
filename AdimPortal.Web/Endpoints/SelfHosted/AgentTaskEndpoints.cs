using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using AdimPortal.Core.Blueprints;
using AdimPortal.Core.SelfHosted;

namespace AdimPortal.Web.Endpoints.SelfHosted;

/// <summary>
/// Where a server that takes part in a move asks what to do. What it is told is the name of a routine in the bundle
/// that it verifies itself, and settings: nothing that is answered here is run as it is.
/// </summary>
internal static class AgentTaskEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var servers = routes.MapGroup("/api/servers").AllowAnonymous().DisableAntiforgery().WithTags("Self-hosted servers");
        servers
            .MapGet("/task",
                (HttpContext context, SignatureFilter door, IAgentTaskQueue queue,
                    Blueprint blueprint) => door.PassAsync(context, async (workspace, _) =>
            Results.Json(Told(await queue.NextAsync(workspace, context.RequestAborted), blueprint))))
            .WithName("server-task").WithSummary("The next task of a server that takes part in a move")
            .Produces<AgentTaskBody>();
        servers
            .MapGet("/tasks/{number:long}",
                (long number, HttpContext context, SignatureFilter door,
                    IAgentTaskQueue queue) => door.PassAsync(context, async (workspace, _) =>
            await queue.IsWantedAsync(workspace, number, context.RequestAborted)
                ? Results.NoContent()
                : Problems.NotWanted()))
            .WithName("server-task-wanted").WithSummary("Whether a task is still needed");
    }

    private static AgentTaskBody Told(AgentTaskAnswer answer, Blueprint blueprint) => answer switch
    {
        AgentTaskAnswer.Do({ } task) => new(
            "task", task.Number.ToString(CultureInfo.InvariantCulture), task.Run, task.Routine,
            task.Epoch.ToString(CultureInfo.InvariantCulture),
            blueprint.Name, blueprint.Bundle.Sha256,
            Convert.ToBase64String(Encoding.UTF8.GetBytes(task.Settings.Reveal()))),
        AgentTaskAnswer.Wait => new("wait"),
        AgentTaskAnswer.Moved(var isHere) => new(isHere ? "moved-here" : "moved-away"),
        AgentTaskAnswer.Idle(var isHere) => new(isHere ? "idle-here" : "idle-away"),
        _ => throw new InvalidOperationException($"Unknown answer {answer.GetType().Name}."),
    };

    /// <summary>
    /// Every value is a word without spaces or quotes, so that a shell reads it without a JSON reader.
    /// </summary>
    /// <param name="State"><c>task</c>, <c>wait</c>, or where the workspace is between moves: <c>moved-here</c>,
    /// <c>moved-away</c>, <c>idle-here</c>, <c>idle-away</c>.</param>
    /// <param name="Configuration">Base64 of settings and secrets, as the runner reads them.</param>
    internal sealed record AgentTaskBody(
        [property: JsonPropertyName("state")] string State,
        [property: JsonPropertyName("number"), JsonIgnore(
            Condition = JsonIgnoreCondition.WhenWritingNull)] string? Number = null,
        [property: JsonPropertyName("run"), JsonIgnore(
            Condition = JsonIgnoreCondition.WhenWritingNull)] string? Run = null,
        [property: JsonPropertyName("routine"), JsonIgnore(
            Condition = JsonIgnoreCondition.WhenWritingNull)] string? Routine = null,
        [property: JsonPropertyName("epoch"), JsonIgnore(
            Condition = JsonIgnoreCondition.WhenWritingNull)] string? Epoch = null,
        [property: JsonPropertyName("blueprint"), JsonIgnore(
            Condition = JsonIgnoreCondition.WhenWritingNull)] string? Blueprint = null,
        [property: JsonPropertyName("bundle"), JsonIgnore(
            Condition = JsonIgnoreCondition.WhenWritingNull)] string? Bundle = null,
        [property: JsonPropertyName("configuration"), JsonIgnore(
            Condition = JsonIgnoreCondition.WhenWritingNull)] string? Configuration = null);
}
