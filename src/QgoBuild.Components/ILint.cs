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

    /// <summary>Checks C#, TypeScript, shell and compose files; changes nothing.</summary>
    Target Lint => _ => _
#if QGO
        .Inputs([.. InputPatterns.DotNet, .. InputPatterns.Node(Backend), .. InputPatterns.Node(Frontend), "app/*", "app/edge/**"])
        .KeyedByTools("dotnet", "node", "shellcheck")
#endif
        .Executes(() => Run(async cancellationToken =>
        {
            await EnsureShellCheck(cancellationToken);
            var node = await NodeVariables(cancellationToken);
            await Task.WhenAll(
                LintDotNet(cancellationToken),
                LintNode(node, cancellationToken), LintShell(cancellationToken), LintCompose(cancellationToken),
                PackageAudit.ForNuGet(SolutionFile).RunAsync(AuditLevel, Console.WriteLine, cancellationToken),
                PackageAudit.ForNpm("backend", BackendDirectory, node).RunAsync(AuditLevel, Console.WriteLine, cancellationToken),
                PackageAudit.ForNpm("frontend", FrontendDirectory, node).RunAsync(AuditLevel, Console.WriteLine, cancellationToken));
        }));

    // Whitespace and ends of files; what needs more than the text of a file, the compiler checks (EnforceCodeStyleInBuild).
    private Task LintDotNet(CancellationToken cancellationToken) => DotNet
        .CreateCommand("format", "whitespace", RootDirectory, "--folder", "--verify-no-changes")
        .PrintAsync("dotnet", cancellationToken);

    private async Task LintNode(IReadOnlyDictionary<string, string?> variables, CancellationToken cancellationToken)
    {
        foreach (var (directory, label) in new[] { (BackendDirectory, "backend"), (FrontendDirectory, "frontend") })
        {
            var npm = new LocalCommand("npm", "run", "--silent", "lint") { Directory = directory, Variables = variables };
            await npm.PrintAsync(label, cancellationToken);
        }
    }

    private async Task LintShell(CancellationToken cancellationToken)
    {
        var list =
            new LocalCommand("git", "ls-files", "-z", "--", "*.sh", "*.bash", ".ci/run", ":!*/Snapshots/*") { Directory = RootDirectory };
        var scripts = (await list.ReadAsync(cancellationToken)).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        // The runtime's files are parts of one script: they are checked together, as they run.
        var parts = scripts.Where(script => script.StartsWith("src/QgoBuild.Delivery/Runtime/", StringComparison.Ordinal)).ToArray();
        var check = new LocalCommand("shellcheck", [.. scripts.Except(parts)]) { Directory = RootDirectory };
        await check.PrintAsync("shell", cancellationToken);
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
