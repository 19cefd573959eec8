namespace QgoBuild.Engine.Session;

/// <summary>
/// Replaces the build's secret values by <c>***</c>. A secret of several lines (a key) is masked line by line, as output is
/// written. Safe for use by several threads; secrets are only ever added.
/// </summary>
internal sealed class SecretMask
{
    public const string Masked = "***";

    // What is shorter is no secret, and masking it would make the output unreadable.
    private const int ShortestSecret = 3;

    private readonly Lock _adding = new();
    private volatile string[] _secrets = [];

    /// <summary>The values masked, longest first.</summary>
    public IReadOnlyList<string> Secrets => _secrets;

    public void Add(string? secret)
    {
        if (string.IsNullOrWhiteSpace(secret)) return;
        var lines = secret.Split('\n', StringSplitOptions.TrimEntries).Append(secret.Trim()).Where(line => line.Length >= ShortestSecret);
        lock (_adding)
        {
            // Longest first, so that a secret which contains another leaves nothing of itself behind.
            _secrets = [.. _secrets.Concat(lines).Distinct().OrderByDescending(value => value.Length)];
        }
    }

    public string Apply(string text)
    {
        foreach (var secret in _secrets) text = text.Replace(secret, Masked, StringComparison.Ordinal);
        return text;
    }
}
