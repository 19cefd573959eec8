using System.Security.Cryptography;
using System.Text;
using QgoBuild.Engine.IO;
using QgoBuild.Engine.Parameters;
using QgoBuild.IO;

namespace QgoBuild.Engine.Running;

/// <summary>
/// Stores the succeeded targets of a failed run, for <c>--continue</c>. It is valid only for the same targets with the same values, because
/// a run for another environment is a different run.
/// </summary>
internal sealed class RunCheckpoint(
    AbsolutePath temporaryDirectory, IReadOnlyList<string> invoked, IReadOnlyList<ParameterSpec> parameters, ParameterValues values)
{
    private readonly AbsolutePath _file = temporaryDirectory / "last-run.log";

    /// <summary>The targets that succeeded in the last run, if it was the same invocation and failed; null otherwise.</summary>
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

    public void Save(IEnumerable<string> succeeded) =>
        AtomicFile.Write(_file, string.Concat(succeeded.Prepend(ComputeInvocationHash()).Select(line => line + "\n")));

    public void Delete() => _file.DeleteFile();

    // The identity of an invocation. Secrets are left out, because everybody can read the file.
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
