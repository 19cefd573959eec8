namespace QgoBuild.Delivery.Tests.Http;

/// <summary>What a test's server was asked.</summary>
public sealed record HttpCall(string Method, string Target, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>What was sent with it.</summary>
    public string Body { get; init; } = "";

    /// <summary>A header by its name, of any case; null when it was not sent.</summary>
    public string? this[string header] => Headers.GetValueOrDefault(header.ToLowerInvariant());
}
