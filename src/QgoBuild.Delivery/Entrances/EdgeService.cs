namespace QgoBuild.Delivery.Entrances;

/// <summary>Generates the compose file of the edge's service, which is merged over the application's platform file.</summary>
public static class EdgeService
{
    /// <summary>Generates the compose file. Image, environment's directory and deploying user are variables: EDGE_IMAGE, QGO_DIRECTORY and
    /// QGO_OWNER.</summary>
    /// <param name="entrances">The entrances whose ports the service publishes.</param>
    public static string Generate(IReadOnlyList<Entrance> entrances)
    {
        ArgumentNullException.ThrowIfNull(entrances);
        var text = new StringBuilder("""
            # The edge, generated from the entrances of the environment (build/Environments.cs) and merged over the platform file.
            services:
              edge:
                image: ${EDGE_IMAGE:?}
                restart: unless-stopped
                command: nginx -c /etc/nginx/qgo/nginx.conf -g 'daemon off;'
                ports:

            """);
        foreach (var entrance in entrances)
            text.Append(CultureInfo.InvariantCulture, $"      - \"{entrance.Port}:{entrance.Port}\"\n");
        text.Append("""
                extra_hosts:
                  - host.docker.internal:host-gateway
                volumes:
                  # The directory is mounted, not its files: a mounted file that is replaced on the host stays the old one in the container.
                  - type: bind
                    source: ${QGO_DIRECTORY:?}/.qgobuild/edge
                    target: /etc/nginx/qgo
                    read_only: true
                    bind: { create_host_path: false }

            """);
        var tls = entrances.Select(entrance => entrance.Tls).FirstOrDefault(tls => tls is not null);
        if (tls is not null) text.Append(FormatMount("secrets/tls", "/etc/nginx/tls", isReadOnly: true));
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{EdgeConfiguration.InternalPort}/-/edge");
        text.Append(CultureInfo.InvariantCulture, $$$"""
                healthcheck:
                  test: [CMD, curl, --fail, --silent, --show-error, --output, /dev/null, "{{{address}}}"]
                  interval: 5s
                  timeout: 3s
                  retries: 3

            """);
        text.Append(LoggingOptions);
        if (tls is LetsEncrypt authority) AppendCertbot(text, authority);
        return text.ToString();
    }

    private const string LoggingOptions = """
            logging:
              driver: json-file
              options: { max-size: 10m, max-file: "5" }

        """;

    // A deployment writes the certificate order to a file, which certbot.sh reads each time.
    private static void AppendCertbot(StringBuilder text, LetsEncrypt authority)
    {
        text.Append(CultureInfo.InvariantCulture, $$"""
              certbot:
                image: "{{authority.Image}}"
                restart: unless-stopped
                init: true
                # The deploying user owns the files that it writes.
                user: ${QGO_OWNER:?}
                entrypoint: [sh, /etc/qgo-tls/certbot.sh, watch]
                volumes:

            """);
        text.Append(FormatMount("secrets/tls", "/etc/qgo-tls", isReadOnly: false));
        text.Append(FormatMount("secrets/certbot", "/etc/letsencrypt", isReadOnly: false));
        text.Append(FormatMount("edge/challenge", "/var/www/challenge", isReadOnly: false));
        if (authority.TrustedAuthoritiesFile is { } file)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""
                      - type: bind
                        source: {{JsonSerializer.Serialize(file.Replace("$", "$$", StringComparison.Ordinal))}}
                        target: /etc/qgo-acme.pem
                        read_only: true
                        bind: { create_host_path: false }
                    environment:
                      REQUESTS_CA_BUNDLE: /etc/qgo-acme.pem

                """);
        }

        text.Append(LoggingOptions);
    }

    private static string FormatMount(string source, string target, bool isReadOnly) => $$"""
              - type: bind
                source: ${QGO_DIRECTORY:?}/.qgobuild/{{source}}
                target: {{target}}
        {{(isReadOnly ? "        read_only: true\n" : "")}}        bind: { create_host_path: false }

        """;
}
