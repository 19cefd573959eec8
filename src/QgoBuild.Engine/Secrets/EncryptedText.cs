namespace QgoBuild.Engine.Secrets;

/// <summary>An encrypted text of a parameter file.</summary>
/// <param name="Text">The encrypted text.</param>
/// <param name="Location">Its location.</param>
internal sealed record EncryptedText(string Text, SecretLocation Location);
