namespace QgoBuild.Delivery.Registry;

/// <summary>What a registry knows of an image: its configuration, as far as it is of use here.</summary>
/// <param name="Platform">What it runs on: <c>linux/amd64</c>.</param>
/// <param name="Created">When it was built; null where its builder left that out.</param>
/// <param name="Labels">Its labels by name; empty when it has none.</param>
public sealed record RegistryImage(string Platform, DateTimeOffset? Created, IReadOnlyDictionary<string, string> Labels);
