namespace QgoBuild.Engine;

/// <summary>A target: a property of the build whose value defines what runs, <c>Target Compile => _ => _.DependsOn(Restore).Executes(() =>
/// …);</c>.</summary>
public delegate ITargetDefinition Target(ITargetDefinition definition);

/// <summary>A target that prepares a context; it triggers the <see cref="Cleanup"/> of the same component.</summary>
public delegate ITargetDefinition Setup(ITargetDefinition definition);

/// <summary>A target that undoes what the <see cref="Setup"/> of the same component prepared; it also runs after a failure.</summary>
public delegate ITargetDefinition Cleanup(ITargetDefinition definition);
