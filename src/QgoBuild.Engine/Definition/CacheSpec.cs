using System.Linq.Expressions;

namespace QgoBuild.Engine.Definition;

/// <summary>The facts by which a target is up to date.</summary>
internal sealed record CacheSpec
{
    /// <summary>The patterns of the files that it reads.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>The patterns of the files that it writes.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>The values that it depends on.</summary>
    public IReadOnlyList<Expression<Func<object?>>> Values { get; init; } = [];

    /// <summary>The programs whose version it depends on.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>Its own checks of whether it has nothing to do.</summary>
    public IReadOnlyList<Func<CancellationToken, Task<string?>>> UpToDateChecks { get; init; } = [];

    /// <summary>Whether files decide: without inputs, no change could be detected.</summary>
    public bool HasInputs => Inputs.Count > 0;
}
