using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Remote.Configuration;

namespace QgoBuild.Delivery.Tests.Remote;

/// <summary>A temporary home directory with an OpenSSH configuration, deleted after the test.</summary>
public sealed class TestHome : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly Dictionary<string, string?> _variables = [];

    public TestHome() => Directory.CreateDirectory(_directory[".ssh"]);

    public OpenSshDefaults Defaults =>
        new(_directory.Path, Environment.UserName) { SystemFile = null, GetVariable = _variables.GetValueOrDefault };

    /// <summary>The path of a file in <c>~/.ssh</c>.</summary>
    public string this[string name] => _directory[Path.Combine(".ssh", name)];

    /// <summary>Writes a file in <c>~/.ssh</c>.</summary>
    public TestHome WithFile(string name, string content)
    {
        _directory.Write(Path.Combine(".ssh", name), content.ReplaceLineEndings("\n"));
        return this;
    }

    /// <summary>Copies a key to <c>~/.ssh</c>: private key, public key, and certificate if there is one.</summary>
    public TestHome WithKey(string name, string file)
    {
        foreach (var ending in new[] { "", ".pub", "-cert.pub" })
        {
            if (File.Exists(file + ending)) File.Copy(file + ending, this[name + ending]);
        }

        return this;
    }

    /// <summary>Sets an environment variable of the user.</summary>
    public TestHome WithVariable(string name, string value)
    {
        _variables[name] = value;
        return this;
    }

    /// <summary>The endpoint of a server with this user's configuration.</summary>
    public SshEndpoint Endpoint(string host) => new(host) { Defaults = Defaults };

    public void Dispose() => _directory.Dispose();
}
