namespace QgoBuild.Delivery.Tests.Http;

/// <summary>What a test's server was asked.</summary>
public sealed record HttpCall(string Method, string Target, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>A header by its name, of any case; null when it was not sent.</summary>
    public string? this[string header] => Headers.GetValueOrDefault(header.ToLowerInvariant());
}
