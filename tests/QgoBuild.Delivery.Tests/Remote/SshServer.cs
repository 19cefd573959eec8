using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using QgoBuild.Delivery.Network;
using QgoBuild.Delivery.Remote;

namespace QgoBuild.Delivery.Tests.Remote;

/// <summary>An sshd on 127.0.0.1 with its own port and keys, as the user who runs the tests.</summary>
public sealed class SshServer : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly Process _sshd;

    /// <summary>Starts a server with host keys and accepted user keys of every common type.</summary>
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
        _directory.Write("sshd_config",
            string.Join('\n', [.. configure(this), .. Configuration(),
                .. keyTypes.Select(type => $"HostKey \"{_directory[$"host_{type}"]}\"")]) + "\n");
        if (Environment.IsPrivilegedProcess) Directory.CreateDirectory("/run/sshd");

        _sshd = Process.Start(new ProcessStartInfo(sshd, ["-D", "-e", "-f", _directory["sshd_config"]])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        WaitUntilListening();
        KnownHosts = _directory.Write("known_hosts", $"[127.0.0.1]:{Port} {PublicKey("host_ed25519")}\n");
    }

    /// <summary>Starts a server with ed25519 keys only, and additional configuration.</summary>
    public static SshServer WithConfiguration(params string[] configuration) => new(["ed25519"], _ => configuration);

    /// <summary>The same, with a configuration that may use files of the server.</summary>
    public static SshServer WithConfiguration(Func<SshServer, IReadOnlyList<string>> configure) => new(["ed25519"], configure);

    /// <summary>Starts a server with keys of every common type, and a configuration that may use its files.</summary>
    public static SshServer WithAllKeys(Func<SshServer, IReadOnlyList<string>> configure) => new(["ed25519", "rsa", "ecdsa"], configure);

    public int Port { get; }

    public string KnownHosts { get; }

    /// <summary>The endpoint for tests, with an accepted key and the known host key.</summary>
    public SshEndpoint Endpoint => new("127.0.0.1", Port, Environment.UserName, KeyFile("user_ed25519"), KnownHosts);

    /// <summary>The path of a file of the server: host_ed25519, user_rsa, stranger, …</summary>
    public string KeyFile(string name) => _directory[name];

    /// <summary>A public key as type and base64.</summary>
    public string PublicKey(string name) => string.Join(' ', File.ReadAllText(_directory[$"{name}.pub"]).Split(' ')[..2]);

    /// <summary>Writes a file in the directory of the server.</summary>
    public string Write(string name, string content) => _directory.Write(name, content);

    /// <summary>Signs a key of the server with an authority; the certificate is written beside it.</summary>
    /// <param name="authority">The key of the authority.</param>
    /// <param name="key">The key to sign: host_ed25519, user_rsa, …</param>
    /// <param name="options">Further options of ssh-keygen.</param>
    public string Sign(string authority, string key, params string[] options)
    {
        LocalTool.Read("ssh-keygen", ["-q", "-s", KeyFile(authority), "-I", $"{key} of a test", .. options, KeyFile($"{key}.pub")]);
        return KeyFile($"{key}-cert.pub");
    }

    public Task<SshRemoteHost> ConnectAsync(SshEndpoint? endpoint = null) =>
        SshRemoteHost.ConnectAsync(endpoint ?? Endpoint, NetworkGuard.FromEnvironment(), TestContext.Current.CancellationToken);

    /// <summary>Sends a signal to all processes that serve a connection, but not to their commands.</summary>
    public void SignalConnections(string signal)
    {
        var (_, children) = LocalTool.Run("pgrep", "-P", _sshd.Id.ToString(CultureInfo.InvariantCulture));
        Assert.NotEmpty(children);
        foreach (var child in children.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            LocalTool.Read("kill", $"-{signal}", child);
    }

    /// <summary>Stops the server and its connections, and keeps its files.</summary>
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

    /// <summary>Creates a key in the directory of the server.</summary>
    public void CreateKey(string name, string type) =>
        LocalTool.Read("ssh-keygen",
            ["-q", "-t", type, .. type == "rsa" ? ["-b", "2048"] : Array.Empty<string>(), "-N", "", "-C", name, "-f", _directory[name]]);

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
        if (listens.Task.GetAwaiter().GetResult()) return;

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
        // Bash reads ~/.bashrc for a command over SSH, unless SHLVL says that it is nested. The file must not affect the tests.
        "SetEnv SHLVL=2",
        "PasswordAuthentication no",
        "KbdInteractiveAuthentication no",
        "PermitRootLogin prohibit-password",
        $"AuthorizedKeysFile \"{_directory["authorized_keys"]}\"",
    ];
}
