using System.ComponentModel;

namespace QgoBuild.Components.Deployments;

/// <summary>The names of the environments.</summary>
[TypeConverter(typeof(TypeConverter<EnvironmentName>))]
public sealed class EnvironmentName : Enumeration
{
    /// <summary>Where the team tries a release.</summary>
    public static readonly EnvironmentName Staging = new() { Value = "staging" };

    /// <summary>Where customers are.</summary>
    public static readonly EnvironmentName Production = new() { Value = "production" };
}
