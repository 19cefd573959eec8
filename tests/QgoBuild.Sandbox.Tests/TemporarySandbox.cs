using QgoBuild.Sandbox.Description;

namespace QgoBuild.Sandbox.Tests;

/// <summary>A sandbox's directory for one test, with a space in its path, as a repository's may have.</summary>
public sealed class TemporarySandbox : IDisposable
{
    private readonly string _root = System.IO.Directory.CreateTempSubdirectory("my repository ").FullName;

    public SandboxDirectory Directory => SandboxDirectory.InRepository(_root);

    public void Dispose() => System.IO.Directory.Delete(_root, recursive: true);
}
