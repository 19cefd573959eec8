namespace QgoBuild.Engine;

/// <summary>A target that prepares a context; it triggers the <see cref="Cleanup"/> of the same component.</summary>
public delegate ITargetDefinition Setup(ITargetDefinition definition);
