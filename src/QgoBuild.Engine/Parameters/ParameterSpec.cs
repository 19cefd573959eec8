using System.Reflection;
using System.Runtime.CompilerServices;
using QgoBuild.Engine.Text;
using QgoBuild.Engine.ValueInjection;

namespace QgoBuild.Engine.Parameters;

/// <summary>A parameter as the build declares it.</summary>
internal sealed record ParameterSpec
{
    public required string Name { get; init; }

    /// <summary>The member that takes the value; null for the engine's own options.</summary>
    public MemberInfo? Member { get; init; }

    public ValueInjectionAttributeBase? Attribute { get; init; }

    public required Type Type { get; init; }

    public string? Description { get; init; }

    public bool IsRequired { get; init; }

    public bool IsSecret { get; init; }

    public bool IsListed { get; init; } = true;

    public char? Separator { get; init; }

    /// <summary>Whether it is one of the engine's own options, which the environment sets only with <c>NUKE_</c>.</summary>
    public bool IsEngineOption { get; init; }

    /// <summary>Whether a list of values may be left out: <c>--skip</c> alone skips all dependencies.</summary>
    public bool MayBeEmpty { get; init; }

    /// <summary>Whether its values are targets of the build, which may follow each other without end.</summary>
    public bool TakesTargets { get; init; }

    /// <summary>Whether its values are profiles, each with a parameter file.</summary>
    public bool TakesProfiles { get; init; }

    /// <summary>The values allowed where they do not follow from the type; evaluated only when needed.</summary>
    public Func<IReadOnlyList<string>?> ValueSet { get; init; } = () => null;

    /// <summary>What it may also be written as: <c>-h</c>.</summary>
    public IReadOnlyList<string> ShortForms { get; init; } = [];

    public string Option => "--" + NameFormat.ToKebabCase(Name);

    public string Key => NameFormat.ToKey(Name);

    /// <summary>Whether it is a switch: given without a value it is true.</summary>
    public bool IsFlag => (Nullable.GetUnderlyingType(Type) ?? Type) == typeof(bool);

    /// <summary>The values that given texts hold: those of a list may stand in one text.</summary>
    public IReadOnlyList<string> Split(IReadOnlyList<string> texts)
    {
        if (!IsCollection || (TakesTargets ? '+' : Separator) is not { } separator) return texts;
        return [.. texts.SelectMany(text => text.Split(separator, StringSplitOptions.RemoveEmptyEntries))];
    }

    /// <summary>The type of one value: an array's element, a nullable's underlying type.</summary>
    public Type ScalarType => ValueTypes.GetScalarType(Type);

    public bool IsCollection => ValueTypes.IsCollection(Type);

    // Each is one of its kind: what two of them have in common says nothing.
    public bool Equals(ParameterSpec? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <summary>The values allowed, for the help and for error messages; null when any value of the type is.</summary>
    public IReadOnlyList<string>? GetAllowedValues() => ValueSet() ?? ValueTypes.GetNames(ScalarType);
}
