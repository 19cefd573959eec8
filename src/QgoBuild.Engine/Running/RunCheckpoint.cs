using System.Security.Cryptography;
using System.Text;
using QgoBuild.Engine.IO;
using QgoBuild.Engine.Parameters;
using QgoBuild.IO;

namespace QgoBuild.Engine.Running;

/// <summary>
/// Remembers what succeeded in a run that failed, for <c>--continue</c>. It holds for the same targets with the same values
/// only: a run for another environment has not been done before.
/// </summary>
internal sealed class RunCheckpoint(
    AbsolutePath temporaryDirectory, IReadOnlyList<string> invoked, IReadOnlyList<ParameterSpec> parameters, ParameterValues values)
{
    private readonly AbsolutePath _file = temporaryDirectory / "last-run.log";

    /// <summary>The targets that succeeded in the last run, if it was this invocation and failed; null otherwise.</summary>
    public IReadOnlyList<string>? ReadSucceeded()
    {
        try
        {
            var lines = File.ReadAllLines(_file);
            return lines.Length > 0 && lines[0] == ComputeInvocationHash() ? lines[1..] : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public void Save(IEnumerable<string> succeeded) => AtomicFile.Write(_file, string.Concat(succeeded.Prepend(ComputeInvocationHash()).Select(line => line + "\n")));

    public void Delete() => _file.DeleteFile();

    // What tells one invocation from another. Secrets are left out: the file is for anyone to read.
    private string ComputeInvocationHash()
    {
        var text = new StringBuilder(string.Join('+', invoked));
        foreach (var parameter in parameters)
        {
            if (!parameter.IsSecret && values.FindRaw(parameter) is { } rawValue)
                text.Append('\n').Append(parameter.Key).Append('=').AppendJoin('\0', rawValue.Texts);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
