using QgoBuild.EndToEnd.Tests.Deployments;

[assembly: AssemblyFixture(typeof(QgoBuild.EndToEnd.Tests.SandboxFixture))]

namespace QgoBuild.EndToEnd.Tests;

/// <summary>The tests that use the sandbox: one after the other, because there is one sandbox; and one workshop, because it has to be compiled.</summary>
[CollectionDefinition(Name)]
public sealed class SharedSandbox : ICollectionFixture<Workshop>
{
    public const string Name = "Sandbox";
}
