namespace QgoBuild.Delivery.Tests.Http;

/// <summary>A request that a test server received.</summary>
public sealed record HttpCall(string Method, string Target, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The body.</summary>
    public string Body { get; init; } = "";

    /// <summary>A header by its case-insensitive name; null when it was not sent.</summary>
    public string? this[string header] => Headers.GetValueOrDefault(header.ToLowerInvariant());
}
