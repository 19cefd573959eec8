namespace QgoBuild.Engine;

/// <summary>A target that takes down what the <see cref="Setup"/> beside it prepared; it runs also after a failure.</summary>
public delegate ITargetDefinition Cleanup(ITargetDefinition definition);
