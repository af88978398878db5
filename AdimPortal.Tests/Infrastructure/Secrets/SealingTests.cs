using System.Security.Cryptography;
using AdimPortal.Core.Common;
using AdimPortal.Infrastructure.Secrets;
using Microsoft.Extensions.Options;

namespace AdimPortal.Tests.Infrastructure.Secrets;

public sealed class SealingTests : IDisposable
{
    private const string FirstKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private const string SecondKey = "2:IAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void What_was_sealed_opens_again_and_looks_different_each_time()
    {
        var sealing = With(FirstKey);
        var (one, two) =
            (sealing.Seal("p", "ws7x2k/A", new Secret("hush")), sealing.Seal("p", "ws7x2k/A", new Secret("hush")));
        Assert.NotEqual(one, two);
        Assert.Equal("hush", sealing.Open("p", "ws7x2k/A", one).Reveal());
    }

    [Fact]
    public void Sealed_bytes_open_neither_changed_nor_elsewhere()
    {
        var sealing = With(FirstKey);
        var bytes = sealing.Seal("p", "ws7x2k/A", new Secret("hush"));
        Assert.ThrowsAny<CryptographicException>(() => sealing.Open("p", "ws9bcd/A", bytes));
        Assert.ThrowsAny<CryptographicException>(() => sealing.Open("q", "ws7x2k/A", bytes));
        for (var i = 0; i < bytes.Length; i++)
        {
            var changed = bytes.ToArray();
            changed[i] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => sealing.Open("p", "ws7x2k/A", changed));
        }
    }

    [Fact]
    public void After_a_change_of_the_key_old_bytes_open_and_old_hashes_match()
    {
        var before = With(FirstKey);
        var (bytes, hash) = (before.Seal("p", "a", new Secret("hush")), before.Hash("h", "ws7x2k-482917"));
        var after = With(FirstKey, SecondKey);
        Assert.Equal("hush", after.Open("p", "a", bytes).Reveal());
        Assert.Equal(2, after.Seal("p", "a", new Secret("hush"))[1]);
        Assert.NotEqual(hash, after.Hash("h", "ws7x2k-482917"));
        Assert.Contains(after.Hashes("h", "ws7x2k-482917"), h => h.SequenceEqual(hash));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("c2hvcnQ=", "not 32 bytes in base64")]
    [InlineData("0x!", "not 32 bytes in base64")]
    [InlineData(FirstKey + "\n1:" + FirstKey, "has no number of its own")]
    public void A_key_file_that_is_not_as_it_should_be_is_refused_with_the_reason(string text, string reason)
    {
        File.WriteAllText(_file, text);
        Assert.Contains(reason, Assert.Single(Faults(_file)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_file_that_is_missing_or_open_to_others_is_refused()
    {
        File.WriteAllText(_file, FirstKey);
        File.SetUnixFileMode(_file, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Contains("readable by other users", Assert.Single(Faults(_file)), StringComparison.Ordinal);
        Assert.Contains("there is no file", Assert.Single(Faults("/nowhere/key")), StringComparison.Ordinal);
        Assert.Contains("is missing", Assert.Single(Faults("")), StringComparison.Ordinal);
    }

    private Sealing With(params string[] lines)
    {
        File.WriteAllLines(_file, lines);
        return new Sealing(new MasterKeys(Options.Create(new SecretsOptions { MasterKeyFile = _file })));
    }

    private static IEnumerable<string> Faults(string file) =>
        new SecretsOptionsValidator().Validate(null, new SecretsOptions { MasterKeyFile = file }).Failures ?? [];
}
