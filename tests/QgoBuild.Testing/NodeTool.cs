using System.Diagnostics;

namespace QgoBuild.Testing;

/// <summary>A test tool that runs in Node.js. Its packages are installed next to the tests at the first use.</summary>
/// <param name="folder">The folder of its script and its lock file, next to the compiled tests.</param>
internal sealed class NodeTool(string folder)
{
    private readonly string _directory = Path.Combine(AppContext.BaseDirectory, folder);
    private readonly Lock _installing = new();
    private bool _isInstalled;

    /// <summary>Runs the tool's <c>check.cjs</c> and returns its output.</summary>
    public string Check(string[] arguments, string? input = null)
    {
        Install();
        return Run("node", [Path.Combine(_directory, "check.cjs"), .. arguments], input).Output;
    }

    /// <summary>Runs a program in the tool's folder.</summary>
    public (int ExitCode, string Output) Run(string program, string[] arguments, string? input = null)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return (process.ExitCode, output.Result + error.Result);
    }

    /// <summary>Starts a script that runs as long as its standard input is open.</summary>
    public Process Start(string script)
    {
        Install();
        var start = new ProcessStartInfo("node", [Path.Combine(_directory, script)])
        {
            WorkingDirectory = _directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return Process.Start(start)!;
    }

    // From npm's registry, by the lock file, unless they are installed already.
    private void Install()
    {
        lock (_installing)
        {
            var installed = Path.Combine(_directory, "node_modules", ".package-lock.json");
            var locked = Path.Combine(_directory, "package-lock.json");
            if (!_isInstalled && (!File.Exists(installed) || File.GetLastWriteTimeUtc(installed) < File.GetLastWriteTimeUtc(locked)))
            {
                var (exitCode, output) = Run("npm", ["ci"]);
                Assert.True(exitCode == 0, $"The Node.js packages for {folder} could not be installed: {output}");
            }

            _isInstalled = true;
        }
    }
}
