namespace QgoBuild.Engine;

/// <summary>It is unremarkable when nothing can be injected.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public class OptionalAttribute : Attribute;
