using System.Linq.Expressions;

namespace QgoBuild.Engine.Definition;

/// <summary>By what a target tells whether it is up to date.</summary>
internal sealed record CacheSpec
{
    /// <summary>The patterns of the files that it reads.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>The patterns of the files that it leaves behind.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>The values that it depends on.</summary>
    public IReadOnlyList<Expression<Func<object?>>> Values { get; init; } = [];

    /// <summary>The programs whose version it depends on.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>Its own ways to tell that there is nothing to do.</summary>
    public IReadOnlyList<Func<CancellationToken, Task<string?>>> UpToDateChecks { get; init; } = [];

    /// <summary>Whether content tells: without inputs nobody could know that nothing has changed.</summary>
    public bool HasInputs => Inputs.Count > 0;
}
