using System.Reflection;
using System.Security.Cryptography;
using AdimPortal.Core.Accounts;
using AdimPortal.Infrastructure.Identity.Hashing;
using AdimPortal.Testing.Code;
using AdimPortal.Web.Components;
using Microsoft.AspNetCore.Cryptography.KeyDerivation;
using Microsoft.AspNetCore.Identity;

namespace AdimPortal.Tests.Architecture;

/// <summary>
/// Hashing a password takes most of a processor for as long as twenty pages do. It is done behind one gate, which does
/// a few at a time (decision 0049), and by nobody else: whoever asks Identity's own hasher gets an exception.
/// </summary>
public sealed class HashingTests
{
    private static readonly Type[] Slow =
        [typeof(PasswordHasher<>), typeof(IPasswordHasher<>), typeof(Rfc2898DeriveBytes), typeof(KeyDerivation)];

    private static IEnumerable<(Type From, MethodBase To)> Calling =>
        new[] { typeof(App).Assembly, typeof(HashGate).Assembly, typeof(EmailAddress).Assembly }
            .SelectMany(Calls.Of).Where(call => Slow.Contains(call.To.DeclaringType));

    [Fact]
    public void Only_the_gates_own_code_hashes_passwords() =>
        Assert.Equal([nameof(Passwords)], Calling.Select(call => call.From.Name).Distinct());

    [Fact]
    public void Only_passwords_pass_the_gate_and_they_say_whose_turn_it_is() =>
        Assert.Equal([nameof(Passwords)],
            Calls.Of(typeof(HashGate).Assembly).Concat(Calls.Of(typeof(App).Assembly))
                .Where(call => call.To.DeclaringType == typeof(HashGate) && call.To.Name == nameof(HashGate.Enter))
                .Select(call => call.From.Name).Distinct());

    [Fact]
    public void Identitys_own_hasher_hashes_nothing()
    {
        var hasher = new PreparedHashes();
        hasher.Prepare("a-quiet-harbour-7", "hash");
        Assert.Throws<InvalidOperationException>(() => hasher.HashPassword(new(), "another"));
        Assert.Throws<InvalidOperationException>(() => hasher.VerifyHashedPassword(new(), "hash", "a-quiet-harbour-7"));
        Assert.Equal("hash", hasher.HashPassword(new(), "a-quiet-harbour-7"));
        Assert.Throws<InvalidOperationException>(() => hasher.HashPassword(new(), "a-quiet-harbour-7"));
    }
}
