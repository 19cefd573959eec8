using QgoBuild.Engine.Secrets;

namespace QgoBuild.Engine.Parameters;

/// <summary>Texts given for a parameter.</summary>
/// <param name="Texts">The texts, one for each value.</param>
/// <param name="Source">Where they were given, as a message names it: <c>--api-key</c>, <c>the environment variable API_KEY</c>.</param>
/// <param name="Location">Where in a parameter file they stand; null elsewhere, where no text is encrypted.</param>
internal sealed record RawValue(IReadOnlyList<string> Texts, string Source, SecretLocation? Location = null)
{
    public bool IsEncrypted => Location is not null && Texts.Any(EncryptedValue.LooksEncrypted);

    /// <summary>The texts that are to be decrypted.</summary>
    public IEnumerable<EncryptedText> EncryptedTexts => Texts.Where(EncryptedValue.LooksEncrypted).Select(text => new EncryptedText(text, Location!));

    /// <summary>The same with its encrypted texts replaced by the next decrypted ones.</summary>
    public RawValue WithDecrypted(Queue<string> decrypted) =>
        new([.. Texts.Select(text => EncryptedValue.LooksEncrypted(text) ? decrypted.Dequeue() : text)], Source);
}
