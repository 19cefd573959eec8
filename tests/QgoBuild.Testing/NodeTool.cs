using System.Diagnostics;

namespace QgoBuild.Testing;

/// <summary>A program of tests that runs on Node.js, with packages from npm's registry: exactly those of its lockfile.</summary>
/// <param name="folder">The folder beside the tests that holds the program, its package.json and its lockfile.</param>
/// <param name="script">The program's file.</param>
public sealed class NodeTool(string folder, string script)
{
    private readonly Lock _installing = new();

    /// <summary>The directory that it is run in.</summary>
    public string Directory { get; } = Path.Combine(AppContext.BaseDirectory, folder);

    /// <summary>Installs the packages, unless they are there already.</summary>
    /// <returns>The path of the program.</returns>
    public string Install()
    {
        lock (_installing)
        {
            var installed = Path.Combine(Directory, "node_modules", ".package-lock.json");
            if (!File.Exists(installed) || File.GetLastWriteTimeUtc(installed) < File.GetLastWriteTimeUtc(Path.Combine(Directory, "package-lock.json")))
            {
                using var npm = Process.Start(new ProcessStartInfo("npm", ["ci"]) { WorkingDirectory = Directory, RedirectStandardOutput = true, RedirectStandardError = true })!;
                var error = npm.StandardError.ReadToEndAsync();
                var output = npm.StandardOutput.ReadToEnd();
                npm.WaitForExit();
                Assert.True(npm.ExitCode == 0, $"What {script} needs could not be installed: {output}{error.Result}");
            }

            return Path.Combine(Directory, script);
        }
    }
}
