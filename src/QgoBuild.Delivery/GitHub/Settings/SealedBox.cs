using System.Text;
using Sodium;

namespace QgoBuild.Delivery.GitHub.Settings;

/// <summary>Encrypts text with a public key (libsodium's sealed box), as GitHub requires for secrets.</summary>
internal static class SealedBox
{
    /// <summary>Encrypts a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="publicKey">The key, in Base64.</param>
    /// <returns>The encrypted text, in Base64.</returns>
    public static string Seal(string text, string publicKey) =>
        Convert.ToBase64String(SealedPublicKeyBox.Create(Encoding.UTF8.GetBytes(text), Convert.FromBase64String(publicKey)));
}
