namespace QgoBuild.Engine.Session;

/// <summary>
/// Replaces the build's secret values by <c>***</c>, in every form that <see cref="SecretEncodings"/> knows. Safe for use by several
/// threads; secrets are only ever added.
/// </summary>
/// <param name="onLineAdded">Called once for each line of a secret, before any output can contain it.</param>
internal sealed class Redactor(Action<string>? onLineAdded = null)
{
    public const string Mask = "***";

    private readonly Lock _addLock = new();
    private readonly HashSet<string> _known = [];
    private volatile string[] _secrets = [];

    /// <summary>The masked texts, longest first.</summary>
    public IReadOnlyList<string> Secrets => _secrets;

    public void Add(string? secret)
    {
        if (string.IsNullOrWhiteSpace(secret)) return;
        lock (_addLock)
        {
            if (!_known.Add(secret)) return;
            foreach (var line in SecretEncodings.GetLines(secret)
                .Where(line => line == secret || _known.Add(line))) onLineAdded?.Invoke(line);

            // Longest first, so that a secret that contains another one is masked completely.
            _secrets = [.. _secrets.Union(SecretEncodings.GetForms(secret)).OrderByDescending(text => text.Length)];
        }
    }

    public string Redact(string text)
    {
        foreach (var secret in _secrets) text = text.Replace(secret, Mask, StringComparison.Ordinal);
        return text;
    }
}
