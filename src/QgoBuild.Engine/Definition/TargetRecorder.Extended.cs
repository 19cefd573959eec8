namespace QgoBuild.Engine.Definition;

internal sealed partial class TargetRecorder
{
    public bool IsExclusive { get; private set; }

    public bool IsQuery { get; private set; }

    public CacheSpec Cache { get; private set; } = new();

    public Func<CancellationToken, Task<TargetPreview>>? Preview { get; private set; }

    public ITargetDefinition Exclusive() => Record(() => IsExclusive = true);
    public ITargetDefinition QueryOnly() => Record(() => IsQuery = true);
    public ITargetDefinition Inputs(params string[] globs) => Record(() => Cache = Cache with { Inputs = [.. Cache.Inputs, .. globs] });
    public ITargetDefinition Outputs(params string[] globs) => Record(() => Cache = Cache with { Outputs = [.. Cache.Outputs, .. globs] });

    public ITargetDefinition KeyedBy(params Expression<Func<object?>>[] values) =>
        Record(() => Cache = Cache with { Values = [.. Cache.Values, .. values] });

    public ITargetDefinition KeyedByTools(params string[] programs) =>
        Record(() => Cache = Cache with { Tools = [.. Cache.Tools, .. programs] });
    public ITargetDefinition ShowInPlan(Func<CancellationToken, Task<TargetPreview>> preview) => Record(() => Preview = preview);

    public ITargetDefinition UpToDateWhen(Func<CancellationToken, Task<string?>> reason) =>
        Record(() => Cache = Cache with { UpToDateChecks = [.. Cache.UpToDateChecks, reason] });
}
