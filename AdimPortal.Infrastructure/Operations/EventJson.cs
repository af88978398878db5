using System.Text.Json;
using System.Text.Json.Serialization;
using AdimPortal.Core.Common;
using AdimPortal.Core.Operations;

namespace AdimPortal.Infrastructure.Operations;

/// <summary>Events as they lie in the log.</summary>
internal static class EventJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        // jsonb keeps keys in an order of its own, so the event's name need not come first.
        AllowOutOfOrderMetadataProperties = true,
        Converters = { new CleanText() },
    };

    public static string Write(OperationEvent fact) => JsonSerializer.Serialize(fact, Options);

    public static OperationEvent Read(string body) =>
        JsonSerializer.Deserialize<OperationEvent>(body, Options)
            ?? throw new InvalidOperationException("The log contains an empty event.");

    /// <summary>
    /// Some of an event is what the other side said: jsonb can't hold a NUL, and a log of megabytes is read by nobody.
    /// </summary>
    private sealed class CleanText : JsonConverter<string>
    {
        /// <summary>UTF-16 units. What routines give back (keys, manifests) is far below.</summary>
        private const int Longest = 64 * 1024;

        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WriteStringValue(PlainText.Clean(value, Longest));

        public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert,
            JsonSerializerOptions options) => reader.GetString()!;

        public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WritePropertyName(PlainText.Clean(value, Longest));
    }

    /// <summary>The step that an event is about.</summary>
    public static string? StepOf(OperationEvent fact) => fact switch
    {
        OperationEvent.StepStarted e => e.Step,
        OperationEvent.StepDone e => e.Step,
        OperationEvent.StepWaiting e => e.Step,
        OperationEvent.StepRetrying e => e.Step,
        OperationEvent.StepPostponed e => e.Step,
        OperationEvent.StepSkipped e => e.Step,
        OperationEvent.StepFailed e => e.Step,
        OperationEvent.UndoStarted e => e.Step,
        OperationEvent.UndoDone e => e.Step,
        OperationEvent.UndoRetrying e => e.Step,
        OperationEvent.UndoPostponed e => e.Step,
        OperationEvent.Stuck e => e.Step,
        OperationEvent.CancelRequested or OperationEvent.Resumed or OperationEvent.Completed or OperationEvent.Unwound
            or OperationEvent.Abandoned => null,
        _ => throw new InvalidOperationException($"Unknown event {fact.GetType().Name}."),
    };
}
