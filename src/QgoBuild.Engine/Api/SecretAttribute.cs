namespace QgoBuild.Engine;

/// <summary>The parameter's value is never shown: everything that the build writes contains <c>***</c> instead.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public class SecretAttribute : Attribute;
