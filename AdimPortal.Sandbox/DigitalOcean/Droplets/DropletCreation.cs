using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AdimPortal.Sandbox.DigitalOcean.Actions;
using AdimPortal.Sandbox.DigitalOcean.Api;
using AdimPortal.Sandbox.DigitalOcean.Catalogue;
using AdimPortal.Sandbox.DigitalOcean.Keys;
using AdimPortal.Sandbox.DigitalOcean.Tags;
using AdimPortal.Sandbox.Images;
using AdimPortal.Sandbox.State;

namespace AdimPortal.Sandbox.DigitalOcean.Droplets;

/// <summary>The body of POST /v2/droplets. Image and keys may be numbers or words.</summary>
internal sealed record DropletBody(
    string? Name, IReadOnlyList<string>? Names, string? Region, string? Size, JsonElement Image,
    IReadOnlyList<JsonElement>? SshKeys,
    IReadOnlyList<string>? Tags, string? UserData, bool? Backups, bool? Ipv6, bool? Monitoring);

/// <summary>
/// Checks a request for droplets and puts them into the account. Nothing is changed when a check fails.
/// </summary>
internal sealed partial class DropletCreation(StateStore store, ActionRunner actions, PreparedImage prepared,
    SandboxOptions options, TimeProvider time)
{
    private const int UserDataLimitBytes = 64 * 1024;
    private const int MostAtOnce = 10;

    public const string NameRule = "Only valid hostname characters are allowed. (a-z, A-Z, 0-9, . and -)";

    public static bool IsName(string? name) => name is { Length: <= 255 } && NamePattern().IsMatch(name);

    public IReadOnlyList<(Droplet Droplet, DropletAction Action)> Create(DropletBody body) => store.Update(state =>
    {
        var names = Names(body);
        var template = Template(body, state);
        if (state.Droplets.Count + names.Count > options.DropletLimit)
            throw ApiException.Unprocessable("creating this/these droplet(s) will exceed your droplet limit");
        state.Tags.UnionWith(template.Tags);
        return names.Select(name =>
        {
            var droplet = template with { Id = state.NextId(), Name = name, MachineNumber = state.NextMachineNumber() };
            state.Droplets[droplet.Id] = droplet;
            return (droplet, actions.Record(state, droplet, "create"));
        }).ToList();
    });

    private static List<string> Names(DropletBody body)
    {
        var names = body.Names?.ToList() ?? (body.Name is null ? [] : [body.Name]);
        if (names.Count == 0) throw ApiException.Unprocessable("Name can't be blank");
        if (names.Count > MostAtOnce)
            throw ApiException.Unprocessable($"You can create at most {MostAtOnce} Droplets at once.");
        if (!names.TrueForAll(IsName)) throw ApiException.Unprocessable(NameRule);
        return names;
    }

    private Droplet Template(DropletBody body, SandboxState state)
    {
        var size = Sizes.Find(body.Size)
            ?? throw ApiException.Unprocessable("You specified an invalid size for Droplet creation.");
        var region = body.Region ?? Regions.Default;
        if (Regions.Find(region) is null)
            throw ApiException.Unprocessable("You specified an invalid region for Droplet creation.");
        var userData = body.UserData ?? "";
        if (Encoding.UTF8.GetByteCount(userData) > UserDataLimitBytes)
            throw ApiException.Unprocessable("User data is too long (maximum is 64 KiB)");
        var snapshot = SnapshotOf(body.Image, state);
        if (snapshot is not null && snapshot.MinDiskGiB > size.Disk)
        {
            throw ApiException.Unprocessable(
                "Size is not available for this image: its disk is smaller than the image needs.");
        }
        if (snapshot is not null && !snapshot.Regions.Contains(region))
            throw ApiException.Unprocessable("The image you specified is not available in the selected region.");
        return new Droplet
        {
            Id = 0,
            Name = "",
            MachineNumber = 0,
            Status = DropletStatus.New,
            CreatedAt = time.GetUtcNow(),
            Region = region,
            Size = size.Slug,
            DiskGiB = size.Disk,
            Image = snapshot is not null
                ? snapshot.Id.ToString(CultureInfo.InvariantCulture)
                : IsPrepared(body.Image) ? BaseImages.Prepared : BaseImages.Debian12,
            Layers = snapshot?.Layers ?? [],
            BaseDirectory = snapshot?.BaseDirectory,
            Tags = TagNames.Check(body.Tags),
            PublicKeys = PublicKeys(body, state),
            UserData = userData,
            Features = Features(body),
        };
    }

    private bool IsPrepared(JsonElement image) => prepared.IsOffered && Word(image) == BaseImages.Prepared;

    /// <returns>Null for the distribution image, and for that with packages.</returns>
    private Snapshot? SnapshotOf(JsonElement image, SandboxState state)
    {
        var word = Word(image);
        if (word == BaseImages.Debian12 || word == BaseImages.Debian12Id.ToString(CultureInfo.InvariantCulture)
            || IsPrepared(image)) return null;
        return long.TryParse(word, CultureInfo.InvariantCulture, out var id)
            && state.Snapshots.TryGetValue(id, out var snapshot)
            ? snapshot
            : throw ApiException.Unprocessable("You specified an invalid image for Droplet creation.");
    }

    private static List<string> PublicKeys(DropletBody body, SandboxState state) =>
        [.. (body.SshKeys ?? []).Select(key => KeyEndpoints.Find(state, Word(key))?.PublicKey
            ?? throw ApiException.Unprocessable($"{Word(key)} are invalid key identifiers for Droplet creation."))];

    private static List<string> Features(DropletBody body)
    {
        List<string> features = ["droplet_agent", "private_networking"];
        if (body.Backups == true) features.Add("backups");
        if (body.Ipv6 == true) features.Add("ipv6");
        if (body.Monitoring == true) features.Add("monitoring");
        return features;
    }

    private static string Word(JsonElement value) =>
        value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? value.ToString() : "";

    [GeneratedRegex(@"^[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?$")]
    private static partial Regex NamePattern();
}
