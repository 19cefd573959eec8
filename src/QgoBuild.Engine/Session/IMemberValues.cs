using System.Reflection;

namespace QgoBuild.Engine.Session;

/// <summary>What a build injects into its members.</summary>
internal interface IMemberValues
{
    /// <summary>The value given for a parameter, converted to the member's type; null when none was given.</summary>
    object? GetParameterValue(MemberInfo member);

    /// <summary>The value for any injected member, computed once for each build.</summary>
    object? GetInjectedValue(MemberInfo member, object instance);
}
