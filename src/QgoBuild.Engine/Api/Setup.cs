namespace QgoBuild.Engine;

/// <summary>A target that prepares a context; the <see cref="Cleanup"/> beside it is triggered with it.</summary>
public delegate ITargetDefinition Setup(ITargetDefinition definition);
