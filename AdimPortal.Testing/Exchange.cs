namespace AdimPortal.Testing;

/// <summary>One request and its answer, as they were on the wire. The checker reads it as a line of JSON.</summary>
/// <param name="Query">Without the question mark.</param>
/// <param name="RequestBody">Null when there was none.</param>
public sealed record Exchange(
    string Method, string Path, string Query, string? RequestBody, int Status,
    IReadOnlyDictionary<string, string> ResponseHeaders, string? ResponseBody);
