using System.Diagnostics;

namespace QgoBuild.Testing;

/// <summary>Scripts that take the place of programs in tests.</summary>
public static class FakeProgram
{
    /// <summary>Writes a script that can be run. Another process writes it: one that a parallel test starts meanwhile would inherit a file
    /// that this process has open, and a file that is open for writing cannot be run ("Text file busy").</summary>
    public static void Write(string file, string script)
    {
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "cat >\"$1\" && chmod 0700 \"$1\"", "sh", file])
        {
            RedirectStandardInput = true,
        })!;
        process.StandardInput.Write(script);
        process.StandardInput.Close();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new IOException($"The script {file} could not be written.");
    }
}
