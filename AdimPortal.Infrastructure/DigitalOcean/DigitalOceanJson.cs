using System.Text.Json.Serialization;

namespace AdimPortal.Infrastructure.DigitalOcean;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ApiError))]
[JsonSerializable(typeof(DropletPage))]
[JsonSerializable(typeof(DropletEnvelope))]
[JsonSerializable(typeof(NewDroplet))]
[JsonSerializable(typeof(DropletAction))]
[JsonSerializable(typeof(SizePage))]
[JsonSerializable(typeof(SnapshotPage))]
[JsonSerializable(typeof(SnapshotEnvelope))]
[JsonSerializable(typeof(NewImageAction))]
[JsonSerializable(typeof(ImageActions))]
[JsonSerializable(typeof(TaggedResources))]
[JsonSerializable(typeof(SshKeyPage))]
[JsonSerializable(typeof(SshKeyEnvelope))]
[JsonSerializable(typeof(NewSshKey))]
[JsonSerializable(typeof(FirewallPage))]
[JsonSerializable(typeof(NewFirewall))]
[JsonSerializable(typeof(RecordPage))]
[JsonSerializable(typeof(NewRecord))]
[JsonSerializable(typeof(AccountEnvelope))]
[JsonSerializable(typeof(TagPage))]
[JsonSerializable(typeof(NewTag))]
internal sealed partial class DigitalOceanJson : JsonSerializerContext;
