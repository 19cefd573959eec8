namespace QgoBuild.Delivery.Tests;

/// <summary>Tests of this collection run when no others do: they measure what the whole process does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SequentialTests
{
    public const string Name = "Alone";
}
