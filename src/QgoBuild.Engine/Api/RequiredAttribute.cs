namespace QgoBuild.Engine;

/// <summary>The parameter must have a value, whichever targets run; checked before anything runs.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public class RequiredAttribute : Attribute;
