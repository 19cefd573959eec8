using QgoBuild.Engine.IO;
using QgoBuild.Engine.Tooling;

namespace QgoBuild.Tests.Engine.Harness;

/// <summary>A new Git repository, created by Git.</summary>
internal sealed class Repository : IDisposable
{
    private readonly AbsolutePath _parent = AbsolutePath.Create(System.IO.Directory.CreateTempSubdirectory("engine-git-").FullName);

    public Repository(string options = "")
    {
        Directory.CreateDirectory();
        Git($"init --quiet --initial-branch main {options:nq}");
    }

    public AbsolutePath Directory => _parent / "NEW START";

    /// <summary>A repository whose references are in reftable files; null when the installed Git cannot create one.</summary>
    public static Repository? TryCreateWithReftable()
    {
        try
        {
            return new Repository("--ref-format=reftable");
        }
        catch (ProcessException)
        {
            return null;
        }
    }

    /// <summary>A directory next to the repository, for another working tree.</summary>
    public AbsolutePath SiblingDirectory => _parent / "beside";

    public string Commit(string message = "change")
    {
        Git($"commit --quiet --allow-empty -m {message}");
        return Git("rev-parse HEAD");
    }

    public string Git(ArgumentStringHandler arguments)
    {
        var variables = new Dictionary<string, string>
        {
            ["GIT_CONFIG_GLOBAL"] = "/dev/null",
            ["GIT_CONFIG_NOSYSTEM"] = "1",
            ["GIT_AUTHOR_NAME"] = "A",
            ["GIT_AUTHOR_EMAIL"] = "a@example.com",
            ["GIT_COMMITTER_NAME"] = "A",
            ["GIT_COMMITTER_EMAIL"] = "a@example.com",
        };
        return ToolResolver.GetPathTool("git")(arguments, Directory, variables, logOutput: false, logInvocation: false).StdToText();
    }

    public void Dispose() => _parent.DeleteDirectory();
}
