using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using QgoBuild.Delivery.Notifications.Mail;
using QgoBuild.Delivery.Tests.Remote;

namespace QgoBuild.Delivery.Tests.Notifications;

/// <summary>A mail server (Debian's python3-aiosmtpd) on loopback, with a certificate for 127.0.0.1 and a user with a password.</summary>
internal sealed class MailServer : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly Process _server;
    private readonly BlockingCollection<ReceivedMail> _mails = [];

    /// <summary>Starts the server.</summary>
    /// <param name="mode">plain, login-in-the-open, starttls or implicit.</param>
    /// <param name="certificateName">The name in its certificate.</param>
    public MailServer(string mode, string certificateName = "127.0.0.1")
    {
        WriteCertificate(certificateName);
        Port = FreePort();
        _server = Process.Start(new ProcessStartInfo(
            Python(), [Path.Combine(AppContext.BaseDirectory, "Notifications", "mail_server.py"), mode, _directory["server.pem"],
                _directory["server.key"], $"{Port}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("ready", _server.StandardOutput.ReadLine());
        _ = Task.Factory.StartNew(ReadMails, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public int Port { get; }

    public string CertificateFile => _directory["server.pem"];

    /// <summary>The settings of a client.</summary>
    public SmtpServer CreateSmtpServer(SmtpEncryption encryption) =>
        new("127.0.0.1", Port, encryption) { CertificateFile = CertificateFile };

    /// <summary>Returns the next received mail.</summary>
    public ReceivedMail WaitForMail() =>
        _mails.TryTake(out var mail, TimeSpan.FromSeconds(20)) ? mail : throw new InvalidOperationException("No mail came.");

    public void Dispose()
    {
        _server.StandardInput.Close();
        if (!_server.WaitForExit(TimeSpan.FromSeconds(5))) _server.Kill();
        _server.Dispose();
        _directory.Dispose();
    }

    private void ReadMails()
    {
        while (_server.StandardOutput.ReadLine() is { } line)
            _mails.Add(ReceivedMail.Parse(line));
    }

    private void WriteCertificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        _directory.Write("server.pem", certificate.ExportCertificatePem());
        _directory.Write("server.key", key.ExportPkcs8PrivateKeyPem());
    }

    // Debian's Python, which has the package: another Python may be before it in the path.
    private static string Python()
    {
        const string python = "/usr/bin/python3";
        var found = File.Exists(python) && LocalTool.Run(python, "-c", "import aiosmtpd").ExitCode == 0;
        return found ? python : throw new InvalidOperationException(
            "These tests need aiosmtpd. On Debian: apt-get install python3-aiosmtpd");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
