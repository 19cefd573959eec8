namespace QgoBuild.Sandbox.Description;

/// <summary>The base images: what the application is built on and tested with, and what the servers run beside it.</summary>
public sealed record ImagesDescription
{
    /// <summary>Node 18 with npm 10, as this machine's engine names it.</summary>
    public required string Node { get; init; }

    /// <summary>Nginx with curl, as this machine's engine names it.</summary>
    public required string Nginx { get; init; }

    /// <summary>MySQL, as this machine's engine names it.</summary>
    public required string Mysql { get; init; }

    /// <summary>The same MySQL as the servers pull it, by digest.</summary>
    public required string ServerMysql { get; init; }

    /// <summary>The same Nginx as the servers pull it, by digest.</summary>
    public required string ServerNginx { get; init; }

    /// <summary>Certbot with openssl as the servers pull it, by digest.</summary>
    public required string ServerCertbot { get; init; }
}
