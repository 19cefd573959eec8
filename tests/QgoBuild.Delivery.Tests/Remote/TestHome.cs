using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Remote.Configuration;

namespace QgoBuild.Delivery.Tests.Remote;

/// <summary>The home directory of a user with an OpenSSH configuration, gone afterwards.</summary>
public sealed class TestHome : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly Dictionary<string, string?> _variables = [];

    public TestHome() => Directory.CreateDirectory(_directory[".ssh"]);

    public OpenSshDefaults Defaults => new(_directory.Path, Environment.UserName) { SystemFile = null, GetVariable = _variables.GetValueOrDefault };

    /// <summary>The path of a file in <c>~/.ssh</c>.</summary>
    public string this[string name] => _directory[Path.Combine(".ssh", name)];

    /// <summary>Writes a file in <c>~/.ssh</c>.</summary>
    public TestHome WithFile(string name, string content)
    {
        _directory.Write(Path.Combine(".ssh", name), content.ReplaceLineEndings("\n"));
        return this;
    }

    /// <summary>Puts a key into <c>~/.ssh</c>: both halves, and its certificate if there is one.</summary>
    public TestHome WithKey(string name, string file)
    {
        foreach (var ending in new[] { "", ".pub", "-cert.pub" })
        {
            if (File.Exists(file + ending))
                File.Copy(file + ending, this[name + ending]);
        }

        return this;
    }

    /// <summary>Sets a variable of the user's environment.</summary>
    public TestHome WithVariable(string name, string value)
    {
        _variables[name] = value;
        return this;
    }

    /// <summary>A server as this user's ssh would reach it.</summary>
    public SshEndpoint Endpoint(string host) => new(host) { Defaults = Defaults };

    public void Dispose() => _directory.Dispose();
}
