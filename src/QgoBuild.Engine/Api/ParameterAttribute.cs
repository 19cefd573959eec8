using System.Reflection;
using QgoBuild.Engine.Session;
using QgoBuild.Engine.ValueInjection;

namespace QgoBuild.Engine;

/// <summary>
/// Makes a field or property a parameter of the build. Its value comes from the command line (<c>--api-key value</c>), else the
/// environment (<c>NUKE_API_KEY</c> or <c>API_KEY</c>), else <c>.nuke/parameters.{profile}.json</c> of each profile, else
/// <c>.nuke/parameters.json</c>, else it is what the member is initialised with.
/// </summary>
public class ParameterAttribute(string? description = null) : ValueInjectionAttributeBase
{
    /// <summary>What the parameter is for.</summary>
    public virtual string? Description { get; } = description;

    /// <summary>The name, when it is not the member's.</summary>
    public string? Name { get; set; }

    /// <summary>What separates the values of an array that are given as one text, for example <c>+</c>.</summary>
    public string? Separator { get; set; }

    /// <summary>Whether the help lists it.</summary>
    public virtual bool List { get; set; } = true;

    /// <summary>The type that has <see cref="ValueProviderMember"/>; the build itself when null.</summary>
    public Type? ValueProviderType { get; set; }

    /// <summary>The name of a member of type <c>IEnumerable&lt;string&gt;</c> that lists the values allowed.</summary>
    public string? ValueProviderMember { get; set; }

    /// <summary>What is given where the value injected is made from it; null where the value itself is given.</summary>
    internal virtual Type? InputType => null;

    /// <summary>The value given for the member; null when none was.</summary>
    public override object? GetValue(MemberInfo member, object instance) => BuildSession.Current.Values?.GetParameterValue(member);

    /// <summary>The values allowed, each with its text; null when the type or <see cref="ValueProviderMember"/> decides.</summary>
    public virtual IEnumerable<(string, object)>? GetValueSet(MemberInfo member, object instance) => null;
}
