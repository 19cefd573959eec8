namespace QgoBuild.Delivery.Tests;

/// <summary>Tests of this collection run alone, because they measure the whole process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SequentialTests
{
    public const string Name = "Sequential";
}
