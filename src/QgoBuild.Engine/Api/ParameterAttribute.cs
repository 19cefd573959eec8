namespace QgoBuild.Engine;

/// <summary>Makes a field or property a parameter of the build. Its value comes from the first of these that has one: the command line
/// (<c>--api-key value</c>), the environment (<c>NUKE_API_KEY</c> or <c>API_KEY</c>), <c>.nuke/parameters.{profile}.json</c> of each
/// profile, <c>.nuke/parameters.json</c>, the member's initial value.</summary>
public class ParameterAttribute(string? description = null) : ValueInjectionAttributeBase
{
    /// <summary>The description of the parameter.</summary>
    public virtual string? Description { get; } = description;

    /// <summary>The name; the member's name when null.</summary>
    public string? Name { get; set; }

    /// <summary>The separator of an array's values in one text, for example <c>+</c>.</summary>
    public string? Separator { get; set; }

    /// <summary>Whether the help lists it.</summary>
    public virtual bool List { get; set; } = true;

    /// <summary>The type that declares <see cref="ValueProviderMember"/>; the build class when null.</summary>
    public Type? ValueProviderType { get; set; }

    /// <summary>The name of a member of type <c>IEnumerable&lt;string&gt;</c> that lists the allowed values.</summary>
    public string? ValueProviderMember { get; set; }

    /// <summary>The parameter that the injected value is made from; null when the member is a plain parameter.</summary>
    internal virtual Type? InputType => null;

    /// <summary>The value that was set for the member; null when none was.</summary>
    public override object? GetValue(MemberInfo member, object instance) => BuildSession.Current.Values?.GetParameterValue(member);

    /// <summary>The allowed values, each with its text; null when the type or <see cref="ValueProviderMember"/> decides.</summary>
    public virtual IEnumerable<(string, object)>? GetValueSet(MemberInfo member, object instance) => null;
}

/// <summary>No warning is shown when nothing can be injected.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public class OptionalAttribute : Attribute;

/// <summary>The parameter must have a value, whichever targets run; checked before anything runs.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public class RequiredAttribute : Attribute;

/// <summary>The parameter's value is never shown: everything that the build writes contains <c>***</c> instead.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public class SecretAttribute : Attribute;

/// <summary>The prefix of the names of a component's parameters: with <c>[ParameterPrefix("Docker")]</c>, <c>Tag</c> becomes
/// <c>--docker-tag</c>.</summary>
[AttributeUsage(AttributeTargets.Interface, Inherited = false)]
public sealed class ParameterPrefixAttribute(string prefix) : Attribute
{
    /// <summary>The prefix.</summary>
    public string Prefix { get; } =
        prefix.EndsWith("Prefix", StringComparison.Ordinal) && prefix.Length > "Prefix".Length ? prefix[..^"Prefix".Length] : prefix;
}
