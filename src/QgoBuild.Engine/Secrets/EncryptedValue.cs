using System.Buffers.Binary;
using System.Buffers.Text;

namespace QgoBuild.Engine.Secrets;

/// <summary>An encrypted value of a parameter file: <c>v2:</c> and, in Base64url, rounds (4 bytes, big-endian), salt (16), nonce (12),
/// ciphertext and tag (16). Encrypted by AES-256-GCM with a key that PBKDF2-HMAC-SHA256 makes of the password and the salt; version,
/// rounds, salt and location are authenticated with it.</summary>
internal sealed class EncryptedValue
{
    /// <summary>The minimum of OWASP in 2023. Fewer are rejected, so that a changed file cannot weaken its protection.</summary>
    public const int Iterations = 600_000;

    // A changed file must not cause hours of computation.
    private const int MaxIterations = 20 * Iterations;
    private const int SaltSize = 16;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int HeaderSize = sizeof(int) + SaltSize;
    private const int KeySize = 32;
    private const string Prefix = "v2:";

    private readonly byte[] _bytes;

    private EncryptedValue(byte[] bytes) => _bytes = bytes;

    /// <summary>Whether a text of a parameter file is an encrypted value, possibly damaged.</summary>
    public static bool LooksEncrypted(string text) => text.StartsWith(Prefix, StringComparison.Ordinal) || IsNukeFormat(text);

    /// <summary>Whether a text is a value encrypted by NUKE, whose format has a fixed salt and no authentication.</summary>
    public static bool IsNukeFormat(string text) =>
        text.StartsWith("v1:", StringComparison.Ordinal) && Base64.IsValid(text.AsSpan(3), out var length) && length > 0 &&
            length % 16 == 0;

    /// <summary>Parses an encrypted value; null when the text is not one.</summary>
    public static EncryptedValue? Parse(string text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || !Base64Url.IsValid(text.AsSpan(Prefix.Length))) return null;
        var bytes = Base64Url.DecodeFromChars(text.AsSpan(Prefix.Length));
        if (bytes.Length < HeaderSize + NonceSize + TagSize) return null;
        return BinaryPrimitives.ReadInt32BigEndian(bytes) is >= Iterations and <= MaxIterations ? new EncryptedValue(bytes) : null;
    }

    /// <summary>Encrypts a text for one location.</summary>
    public static EncryptedValue Encrypt(string text, string password, SecretLocation location)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var bytes = new byte[HeaderSize + NonceSize + plain.Length + TagSize];
        BinaryPrimitives.WriteInt32BigEndian(bytes, Iterations);
        RandomNumberGenerator.Fill(bytes.AsSpan(sizeof(int), SaltSize + NonceSize));
        var value = new EncryptedValue(bytes);
        using var cipher = value.CreateCipher(password);
        cipher.Encrypt(value.Nonce, plain, value.Ciphertext, value.Tag, value.GetAssociatedData(location));
        return value;
    }

    /// <summary>The decrypted text; null when the password, the location or the value is not the original one.</summary>
    public string? Decrypt(string password, SecretLocation location)
    {
        var plain = new byte[Ciphertext.Length];
        using var cipher = CreateCipher(password);
        try
        {
            cipher.Decrypt(Nonce, Ciphertext, Tag, plain, GetAssociatedData(location));
            return Encoding.UTF8.GetString(plain);
        }
        catch (AuthenticationTagMismatchException) { return null; }
    }

    /// <summary>The value as text for a parameter file.</summary>
    public override string ToString() => Prefix + Base64Url.EncodeToString(_bytes);

    private Span<byte> Header => _bytes.AsSpan(0, HeaderSize);
    private Span<byte> Nonce => _bytes.AsSpan(HeaderSize, NonceSize);
    private Span<byte> Ciphertext => _bytes.AsSpan()[(HeaderSize + NonceSize)..^TagSize];
    private Span<byte> Tag => _bytes.AsSpan()[^TagSize..];
    private byte[] GetAssociatedData(SecretLocation location) => [.. Encoding.ASCII.GetBytes(Prefix), .. Header, .. location.ToBytes()];

    private AesGcm CreateCipher(string password)
    {
        Span<byte> key = stackalloc byte[KeySize];
        Rfc2898DeriveBytes.Pbkdf2(password, Header[sizeof(int)..], key, BinaryPrimitives.ReadInt32BigEndian(Header),
            HashAlgorithmName.SHA256);
        var cipher = new AesGcm(key, TagSize);
        CryptographicOperations.ZeroMemory(key);
        return cipher;
    }
}

/// <summary>An encrypted text of a parameter file.</summary>
/// <param name="Text">The encrypted text.</param>
/// <param name="Location">Its location.</param>
internal sealed record EncryptedText(string Text, SecretLocation Location);
