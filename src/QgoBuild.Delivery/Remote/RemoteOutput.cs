namespace QgoBuild.Delivery.Remote;

/// <summary>A line that a remote command wrote.</summary>
/// <param name="Text">
/// The line without its newline, decoded from UTF-8; bytes that are not UTF-8 become U+FFFD. Nothing else is changed: a carriage return stays.
/// </param>
/// <param name="IsError">True for standard error, false for standard output.</param>
/// <param name="IsPartial">True when the line is longer than <see cref="MaxBytes"/> and its next piece follows.</param>
public readonly record struct RemoteOutput(string Text, bool IsError, bool IsPartial = false)
{
    /// <summary>The longest line that is delivered in one piece, in bytes.</summary>
    public const int MaxBytes = 1024 * 1024;
}
