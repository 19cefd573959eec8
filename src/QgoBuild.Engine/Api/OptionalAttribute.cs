namespace QgoBuild.Engine;

/// <summary>No warning is shown when nothing can be injected.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public class OptionalAttribute : Attribute;
