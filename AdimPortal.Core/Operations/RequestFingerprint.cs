using System.Security.Cryptography;
using System.Text;
using AdimPortal.Core.Workspaces;

namespace AdimPortal.Core.Operations;

/// <summary>
/// What a request of the portal itself depended on: how the workspace was, what was to become of it, and by which
/// blueprint. As long as that is the same, what was refused once is refused again. Moments are left out: that time
/// passes is no change.
/// </summary>
public static class RequestFingerprint
{
    /// <summary>SHA-256 in hexadecimal digits.</summary>
    public const int Length = 64;

    /// <param name="after">How the request changes the workspace; null when it was refused before that.</param>
    /// <param name="occasion">What makes this request another than the last one like it, if anything does.</param>
    public static string Of(string operation, Workspace before, Workspace? after, string blueprint, string? occasion)
    {
        var text = string.Join('\n', operation, Words(before), after is null ? "" : Words(after), blueprint, occasion);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private static string Words(Workspace w) => string.Join('|', [
        $"{w.Status}", $"{w.Hosting}", w.Plan, w.Size, w.Region, w.Domain, w.Slot, $"{w.DropletId}", w.Address,
        w.TargetPlan, w.TargetSize, w.GivenOver, $"{w.RestoresFrom}",
        $"{w.Suspension?.Reason} {w.Suspension?.Level}",
        $"{w.Move?.Stage} {w.Move?.Other.Region} {w.Move?.Other.Size} {w.Move?.Other.DropletId}"]);
}
