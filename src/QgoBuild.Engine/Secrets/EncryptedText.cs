namespace QgoBuild.Engine.Secrets;

/// <summary>A text of a parameter file that is to be decrypted.</summary>
/// <param name="Text">The text as it stands there.</param>
/// <param name="Location">Where it stands.</param>
internal sealed record EncryptedText(string Text, SecretLocation Location);
