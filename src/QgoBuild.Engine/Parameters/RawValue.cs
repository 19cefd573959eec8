using QgoBuild.Engine.Secrets;

namespace QgoBuild.Engine.Parameters;

/// <summary>The texts of a parameter.</summary>
/// <param name="Texts">The texts, one for each value.</param>
/// <param name="Source">Their source for messages: <c>--api-key</c>, <c>the environment variable API_KEY</c>.</param>
/// <param name="Location">Their location in a parameter file; null for other sources, which have no encrypted texts.</param>
internal sealed record RawValue(IReadOnlyList<string> Texts, string Source, SecretLocation? Location = null)
{
    public bool IsEncrypted => Location is not null && Texts.Any(EncryptedValue.LooksEncrypted);

    /// <summary>The texts to decrypt.</summary>
    public IEnumerable<EncryptedText> EncryptedTexts =>
        Texts.Where(EncryptedValue.LooksEncrypted).Select(text => new EncryptedText(text, Location!));

    /// <summary>The value with its encrypted texts replaced by the next decrypted ones.</summary>
    public RawValue WithDecrypted(Queue<string> decrypted) =>
        new([.. Texts.Select(text => EncryptedValue.LooksEncrypted(text) ? decrypted.Dequeue() : text)], Source);
}
