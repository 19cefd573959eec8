using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using QgoBuild.Delivery.Network;
using QgoBuild.Delivery.Remote;

namespace QgoBuild.Delivery.Tests.Remote;

/// <summary>A real sshd on 127.0.0.1, on a port of its own, with keys of its own, running as the user who runs the tests.</summary>
public sealed class SshServer : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly Process _sshd;

    /// <summary>With host keys and accepted user keys of every usual type.</summary>
    public SshServer()
        : this(["ed25519", "rsa", "ecdsa"], _ => [])
    {
    }

    private SshServer(IReadOnlyList<string> keyTypes, Func<SshServer, IReadOnlyList<string>> configure)
    {
        var sshd = LocalTool.Require("sshd", "openssh-server");
        foreach (var type in keyTypes)
        {
            CreateKey($"host_{type}", type);
            CreateKey($"user_{type}", type);
        }

        CreateKey("stranger", "ed25519");
        CreateKey("authority", "ed25519");
        _directory.Write("authorized_keys", string.Concat(keyTypes.Select(type => File.ReadAllText(_directory[$"user_{type}.pub"]))));
        Port = FreePort();
        _directory.Write("sshd_config", string.Join('\n', [.. configure(this), .. Configuration(), .. keyTypes.Select(type => $"HostKey \"{_directory[$"host_{type}"]}\"")]) + "\n");
        if (Environment.IsPrivilegedProcess)
            Directory.CreateDirectory("/run/sshd");

        _sshd = Process.Start(new ProcessStartInfo(sshd, ["-D", "-e", "-f", _directory["sshd_config"]]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        WaitUntilListening();
        KnownHosts = _directory.Write("known_hosts", $"[127.0.0.1]:{Port} {PublicKey("host_ed25519")}\n");
    }

    /// <summary>A server with ed25519 keys only, and these lines at the head of its configuration.</summary>
    public static SshServer WithConfiguration(params string[] configuration) => new(["ed25519"], _ => configuration);

    /// <summary>The same, prepared before it starts: the lines may speak of its files.</summary>
    public static SshServer WithConfiguration(Func<SshServer, IReadOnlyList<string>> configure) => new(["ed25519"], configure);

    /// <summary>A server with keys of every usual type, prepared before it starts.</summary>
    public static SshServer WithAllKeys(Func<SshServer, IReadOnlyList<string>> configure) => new(["ed25519", "rsa", "ecdsa"], configure);

    public int Port { get; }

    public string KnownHosts { get; }

    /// <summary>How the tests reach it: with a key that it accepts, knowing its key.</summary>
    public SshEndpoint Endpoint => new("127.0.0.1", Port, Environment.UserName, KeyFile("user_ed25519"), KnownHosts);

    /// <summary>A file of the server's directory: host_ed25519, user_rsa, stranger, …</summary>
    public string KeyFile(string name) => _directory[name];

    /// <summary>A public key as type and base64.</summary>
    public string PublicKey(string name) => string.Join(' ', File.ReadAllText(_directory[$"{name}.pub"]).Split(' ')[..2]);

    /// <summary>A further file in the server's directory.</summary>
    public string Write(string name, string content) => _directory.Write(name, content);

    /// <summary>Has an authority sign a key of the server's directory; the certificate stands beside it.</summary>
    /// <param name="authority">The authority's key.</param>
    /// <param name="key">The key to sign: host_ed25519, user_rsa, …</param>
    /// <param name="options">What else ssh-keygen is told.</param>
    public string Sign(string authority, string key, params string[] options)
    {
        LocalTool.Read("ssh-keygen", ["-q", "-s", KeyFile(authority), "-I", $"{key} of a test", .. options, KeyFile($"{key}.pub")]);
        return KeyFile($"{key}-cert.pub");
    }

    public Task<SshRemoteHost> ConnectAsync(SshEndpoint? endpoint = null) =>
        SshRemoteHost.ConnectAsync(endpoint ?? Endpoint, NetworkGuard.FromEnvironment(), TestContext.Current.CancellationToken);

    /// <summary>Sends a signal to every process that serves a connection now, but not to the commands run there.</summary>
    public void SignalConnections(string signal)
    {
        var (_, children) = LocalTool.Run("pgrep", "-P", _sshd.Id.ToString(CultureInfo.InvariantCulture));
        Assert.NotEmpty(children);
        foreach (var child in children.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            LocalTool.Read("kill", $"-{signal}", child);
    }

    /// <summary>Ends the server and its connections; its files stay.</summary>
    public void Stop()
    {
        _sshd.Kill(entireProcessTree: true);
        _sshd.WaitForExit();
    }

    public void Dispose()
    {
        Stop();
        _sshd.Dispose();
        _directory.Dispose();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>Makes a further key in the server's directory.</summary>
    public void CreateKey(string name, string type) => LocalTool.Read("ssh-keygen", ["-q", "-t", type, .. type == "rsa" ? ["-b", "2048"] : Array.Empty<string>(), "-N", "", "-C", name, "-f", _directory[name]]);

    private void WaitUntilListening()
    {
        var listens = new TaskCompletionSource<bool>();
        var log = new ConcurrentQueue<string>();
        _sshd.ErrorDataReceived += (_, line) =>
        {
            log.Enqueue(line.Data ?? "(it ended)");
            if (line.Data is null || line.Data.StartsWith("Server listening", StringComparison.Ordinal))
                listens.TrySetResult(line.Data is not null);
        };
        _sshd.BeginErrorReadLine();
        if (listens.Task.GetAwaiter().GetResult())
            return;

        Dispose();
        throw new InvalidOperationException($"sshd did not start:\n{string.Join('\n', log)}");
    }

    private IEnumerable<string> Configuration() =>
    [
        $"Port {Port}",
        "ListenAddress 127.0.0.1",
        "PidFile none",
        "StrictModes no",
        "UsePAM no",
        // Bash reads ~/.bashrc for a command by SSH, unless it seems to be nested: whatever stands in it is not under test.
        "SetEnv SHLVL=2",
        "PasswordAuthentication no",
        "KbdInteractiveAuthentication no",
        "PermitRootLogin prohibit-password",
        $"AuthorizedKeysFile \"{_directory["authorized_keys"]}\"",
    ];
}
