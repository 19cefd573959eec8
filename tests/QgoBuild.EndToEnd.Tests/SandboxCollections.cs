using QgoBuild.EndToEnd.Tests.Deployments;

[assembly: AssemblyFixture(typeof(QgoBuild.EndToEnd.Tests.SandboxFixture))]

// One for each of the servers: tests wait for servers much of the time.
[assembly: Xunit.v3.Parallelization(MaxThreads = 3)]

namespace QgoBuild.EndToEnd.Tests;

/// <summary>The tests that need the sandbox for themselves, because they handle all of it: one after the other, when the others have
/// ended.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WholeSandboxTests : ICollectionFixture<DeploymentFixture>
{
    public const string Name = "Sandbox";
}

/// <summary>The tests that need one server: one after the other, beside those of the other servers; and one workshop, because it has to be
/// compiled.</summary>
[CollectionDefinition(Name)]
public sealed class StagingTests : ICollectionFixture<StagingFixture>
{
    public const string Name = "Staging";
}

/// <inheritdoc cref="StagingTests"/>
[CollectionDefinition(Name)]
public sealed class ProductionTests : ICollectionFixture<ProductionFixture>
{
    public const string Name = "Production";
}

/// <summary>The tests that set up a server of their own: one after the other, because it has one name.</summary>
[CollectionDefinition(Name)]
public sealed class SpareServerTests : ICollectionFixture<SpareServerFixture>
{
    public const string Name = "Spare server";
}
