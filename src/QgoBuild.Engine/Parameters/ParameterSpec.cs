namespace QgoBuild.Engine.Parameters;

/// <summary>The definition of a parameter.</summary>
internal sealed record ParameterSpec
{
    public required string Name { get; init; }

    /// <summary>The member that gets the value; null for the engine's own options.</summary>
    public MemberInfo? Member { get; init; }

    public ValueInjectionAttributeBase? Attribute { get; init; }

    public required Type Type { get; init; }

    public string? Description { get; init; }

    public bool IsRequired { get; init; }

    public bool IsSecret { get; init; }

    public bool IsListed { get; init; } = true;

    public char? Separator { get; init; }

    /// <summary>Whether it is one of the engine's own options, whose environment variables require the prefix <c>NUKE_</c>.</summary>
    public bool IsEngineOption { get; init; }

    /// <summary>Whether the list of values is optional: <c>--skip</c> alone skips all dependencies.</summary>
    public bool MayBeEmpty { get; init; }

    /// <summary>Whether its values are targets of the build, any number of them.</summary>
    public bool TakesTargets { get; init; }

    /// <summary>Whether its values are profiles, each with a parameter file.</summary>
    public bool TakesProfiles { get; init; }

    /// <summary>The allowed values if they do not follow from the type; evaluated only when needed.</summary>
    public Func<IReadOnlyList<string>?> ValueSet { get; init; } = () => null;

    /// <summary>Its short forms: <c>-h</c>.</summary>
    public IReadOnlyList<string> ShortForms { get; init; } = [];

    public string Option => "--" + NameFormat.ToKebabCase(Name);
    public string Key => NameFormat.ToKey(Name);

    /// <summary>Whether it is a switch: without a value it is true.</summary>
    public bool IsFlag => (Nullable.GetUnderlyingType(Type) ?? Type) == typeof(bool);

    /// <summary>The values in the given texts: one text may contain several values of a list.</summary>
    public IReadOnlyList<string> Split(IReadOnlyList<string> texts)
    {
        if (!IsCollection || (TakesTargets ? '+' : Separator) is not { } separator) return texts;
        return [.. texts.SelectMany(text => text.Split(separator, StringSplitOptions.RemoveEmptyEntries))];
    }

    /// <summary>The type of one value: an array's element, a nullable's underlying type.</summary>
    public Type ScalarType => ValueTypes.GetScalarType(Type);

    public bool IsCollection => ValueTypes.IsCollection(Type);

    // Equality by reference: two parameters are never equal.
    public bool Equals(ParameterSpec? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <summary>The allowed values, for the help and for error messages; null when every value of the type is allowed.</summary>
    public IReadOnlyList<string>? GetAllowedValues() => ValueSet() ?? ValueTypes.GetNames(ScalarType);
}
