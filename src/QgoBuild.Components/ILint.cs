namespace QgoBuild.Components;

/// <summary>Checks the sources.</summary>
public interface ILint : IHasSources, IHasDocker, IHasApplication
{
    /// <summary>Installs shellcheck where it is missing and that is possible.</summary>
    Task EnsureShellCheck(CancellationToken cancellationToken);

    /// <summary>The severity from which on a known vulnerability of a package fails <see cref="Lint"/>; none by default, because one may
    /// become known overnight.</summary>
    [Parameter("Fail Lint on known vulnerabilities of this severity or worse")]
    AuditLevel AuditLevel => TryGetValue(() => AuditLevel) ?? AuditLevel.None;

    /// <summary>The scripts that are parts of others, and checked with them.</summary>
    /// <param name="script">The script, relative to the root of the repository.</param>
    bool IsPartOfScript(string script) => false;

    /// <summary>Checks the sources of all toolchains, shell scripts and compose files; changes nothing.</summary>
    Target Lint => _ => _
#if QGO
        .Inputs([.. Patterns(toolchain => toolchain.SourceFiles), .. FurtherInputs])
        .KeyedByTools([.. Patterns(toolchain => toolchain.Programs), "shellcheck"])
#endif
        .Executes(() => Run(async cancellationToken =>
        {
            var run = CreateRun(cancellationToken);
            await Task.WhenAll(
            [
                .. Toolchains.Select(toolchain => toolchain.LintAsync(run)),
                .. Toolchains.Select(toolchain => Audit(toolchain, run)),
                LintShell(cancellationToken),
                LintCompose(cancellationToken),
            ]);
        }));

    private async Task Audit(Toolchain toolchain, ToolchainRun run)
    {
        if (await toolchain.CreateAuditAsync(run) is { } audit)
            await audit.RunAsync(AuditLevel, Console.WriteLine, run.CancellationToken);
    }

    private async Task LintShell(CancellationToken cancellationToken)
    {
        var list =
            new LocalCommand("git", "ls-files", "-z", "--", "*.sh", "*.bash", ".ci/run", ":!*/Snapshots/*") { Directory = RootDirectory };
        var scripts = (await list.ReadAsync(cancellationToken)).Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Where(script => !IsPartOfScript(script)).ToArray();
        if (scripts.Length == 0) return;
        await EnsureShellCheck(cancellationToken);
        await (new LocalCommand("shellcheck", scripts) { Directory = RootDirectory }).PrintAsync("shell", cancellationToken);
    }

    // Whatever cannot be deployed is found before an image is built for it.
    private async Task LintCompose(CancellationToken cancellationToken)
    {
        var reading = await ReadApplication(new WorkingFiles(RootDirectory), cancellationToken);
        if (reading.Problems.Count > 0)
            throw new DeliveryException(string.Join('\n', reading.Problems.Select(problem =>
                $"{problem.Location}: {problem.Text}. → {problem.Remedy}.")), "./build.sh Describe shows what was understood.");
    }
}
