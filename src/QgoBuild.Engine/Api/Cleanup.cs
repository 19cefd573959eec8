namespace QgoBuild.Engine;

/// <summary>A target that undoes what the <see cref="Setup"/> of the same component prepared; it also runs after a failure.</summary>
public delegate ITargetDefinition Cleanup(ITargetDefinition definition);
