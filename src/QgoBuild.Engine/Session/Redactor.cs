using System.Security;

namespace QgoBuild.Engine.Session;

/// <summary>Replaces the build's secret values by <c>***</c>, in every form that <see cref="SecretEncodings"/> knows. Safe for use by
/// several threads; secrets are only ever added.</summary>
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

/// <summary>The encodings of a secret in output: plain, and as in addresses, JSON, XML, command lines and headers.</summary>
internal static class SecretEncodings
{
    // A shorter text is not a secret, and masking it would make the output unreadable.
    private const int MinLength = 3;

    // A few characters of Base64 can be in any text.
    private const int MinEncodedLength = 6;

    /// <summary>The lines of a secret to hide. Output is written line by line, also a key of several lines.</summary>
    public static IReadOnlyList<string> GetLines(string secret) =>
        [.. secret.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.Length >= MinLength).Distinct()];

    /// <summary>All texts to hide, including the lines.</summary>
    public static IEnumerable<string> GetForms(string secret) =>
        GetLines(secret).Append(secret).Append(secret.Trim()).Distinct().SelectMany(Encode).Where(form => form.Length >= MinLength);

    private static IEnumerable<string> Encode(string text)
    {
        yield return text;
        yield return Uri.EscapeDataString(text);
        yield return Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);
        yield return JavaScriptEncoder.Default.Encode(text);
        yield return JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text);
        yield return SecurityElement.Escape(text);
        yield return Quoting.Double(text)[1..^1];
        yield return Quoting.Single(text)[1..^1];

        var bytes = Encoding.UTF8.GetBytes(text);
        for (var before = 0; before < 3; before++)
        {
            var encoded = EncodeBase64Core(bytes, before);
            if (encoded.Length < MinEncodedLength) continue;
            yield return encoded;
            yield return encoded.Replace('+', '-').Replace('/', '_');
        }

        if (bytes.Length >= MinEncodedLength) yield return Convert.ToBase64String(bytes);
        if (bytes.Length >= MinEncodedLength) yield return Convert.ToHexStringLower(bytes);
        if (bytes.Length >= MinEncodedLength) yield return Convert.ToHexString(bytes);
    }

    // In user:password the password begins at the first, second or third byte of a group; characters encoded together with
    // their neighbours are left out.
    private static string EncodeBase64Core(byte[] secret, int before)
    {
        var encoded = Convert.ToBase64String([.. new byte[before], .. secret]);
        var first = (before * 8 + 5) / 6;
        var last = (before + secret.Length) * 8 / 6;
        return last > first ? encoded[first..last] : "";
    }
}
