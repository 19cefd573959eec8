namespace QgoBuild.Engine.Session;

/// <summary>The values for a build's members.</summary>
internal interface IMemberValues
{
    /// <summary>The value of a parameter, converted to the member's type; null when there is none.</summary>
    object? GetParameterValue(MemberInfo member);

    /// <summary>The value for any injected member, computed once for each build.</summary>
    object? GetInjectedValue(MemberInfo member, object instance);
}
