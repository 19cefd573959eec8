using System.Linq.Expressions;

namespace QgoBuild.Engine;

/// <summary>The properties of targets that NUKE does not have; set by <see cref="TargetDefinitionExtensions"/>.</summary>
internal interface IExtendedTargetDefinition : ITargetDefinition
{
    ITargetDefinition Exclusive();

    ITargetDefinition QueryOnly();

    ITargetDefinition Inputs(params string[] globs);

    ITargetDefinition Outputs(params string[] globs);

    ITargetDefinition KeyedBy(params Expression<Func<object?>>[] values);

    ITargetDefinition KeyedByTools(params string[] programs);

    ITargetDefinition UpToDateWhen(Func<CancellationToken, Task<string?>> reason);

    ITargetDefinition ShowInPlan(Func<CancellationToken, Task<TargetPreview>> preview);
}
