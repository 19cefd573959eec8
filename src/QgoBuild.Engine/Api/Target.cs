namespace QgoBuild.Engine;

/// <summary>
/// A target: a property of the build whose value defines what runs,
/// <c>Target Compile => _ => _.DependsOn(Restore).Executes(() => …);</c>.
/// </summary>
public delegate ITargetDefinition Target(ITargetDefinition definition);
