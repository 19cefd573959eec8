namespace QgoBuild.Engine;

/// <summary>The parameter's value is shown nowhere: <c>***</c> stands in its place in everything that the build writes.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public class SecretAttribute : Attribute;
