using System.Security.Cryptography;
using AdimPortal.Core.Common;
using AdimPortal.Infrastructure.Backups;
using AdimPortal.Testing.Backups;

namespace AdimPortal.Tests.Infrastructure.Backups;

/// <summary>
/// The portal's use of age: keys that nobody else has, and a changed text is never taken for the true one.
/// </summary>
[Trait("Category", "Integration")]
public sealed class AgeKeysTests
{
    private readonly AgeKeys _age = new();

    [Fact]
    public async Task What_is_encrypted_for_the_recipient_opens_with_the_key_and_with_no_other()
    {
        var key = await _age.CreateAsync(default);
        var recipient = await _age.RecipientOfAsync(key, default);
        var content = RandomNumberGenerator.GetBytes(3_000_000);
        var sealed_ = await BackupFixture.EncryptAsync(recipient, content);

        Assert.StartsWith("AGE-SECRET-KEY-1", key.Reveal(), StringComparison.Ordinal);
        Assert.Equal(content, await OpenAsync(key, sealed_));
        Assert.Null(await OpenAsync(await _age.CreateAsync(default), sealed_));
    }

    [Theory]
    [InlineData(0.0005)]
    [InlineData(0.5)]
    [InlineData(0.999999)]
    public async Task A_changed_or_cut_text_is_refused(double place)
    {
        var key = await _age.CreateAsync(default);
        var sealed_ =
            await BackupFixture.EncryptAsync(await _age.RecipientOfAsync(key, default),
                RandomNumberGenerator.GetBytes(500_000));
        var at = (int)(sealed_.Length * place);

        Assert.Null(await OpenAsync(key, sealed_[..at]));
        sealed_[at] ^= 1;
        Assert.Null(await OpenAsync(key, sealed_));
    }

    private async Task<byte[]?> OpenAsync(Secret key, byte[] sealed_)
    {
        using var plain = new MemoryStream();
        return (await _age.DecryptAsync(key, new MemoryStream(sealed_), plain, default)).IsOk ? plain.ToArray() : null;
    }
}
