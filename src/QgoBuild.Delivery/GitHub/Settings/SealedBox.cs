using System.Text;
using Sodium;

namespace QgoBuild.Delivery.GitHub.Settings;

/// <summary>Encrypts for the owner of a key alone (libsodium's sealed box): the way that GitHub takes secrets.</summary>
internal static class SealedBox
{
    /// <summary>Encrypts a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="publicKey">The key, in Base64.</param>
    /// <returns>What only the key's owner can read, in Base64.</returns>
    public static string Seal(string text, string publicKey) =>
        Convert.ToBase64String(SealedPublicKeyBox.Create(Encoding.UTF8.GetBytes(text), Convert.FromBase64String(publicKey)));
}
