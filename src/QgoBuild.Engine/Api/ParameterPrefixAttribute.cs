namespace QgoBuild.Engine;

/// <summary>
/// The prefix of the names of a component's parameters: with <c>[ParameterPrefix("Docker")]</c>, <c>Tag</c> becomes <c>--docker-tag</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Interface, Inherited = false)]
public sealed class ParameterPrefixAttribute(string prefix) : Attribute
{
    /// <summary>The prefix.</summary>
    public string Prefix { get; } =
        prefix.EndsWith("Prefix", StringComparison.Ordinal) && prefix.Length > "Prefix".Length ? prefix[..^"Prefix".Length] : prefix;
}
