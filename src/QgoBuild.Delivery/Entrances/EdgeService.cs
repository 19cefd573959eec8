using System.Globalization;
using System.Text;

namespace QgoBuild.Delivery.Entrances;

/// <summary>Makes the compose file of the edge's service, which is laid over the application's own platform file.</summary>
public static class EdgeService
{
    /// <summary>The compose file. Its image and the environment's directory are variables, EDGE_IMAGE and QGO_DIRECTORY.</summary>
    /// <param name="entrances">The entrances, whose ports it publishes.</param>
    public static string Write(IReadOnlyList<Entrance> entrances)
    {
        ArgumentNullException.ThrowIfNull(entrances);
        var text = new StringBuilder("""
            # The edge: made from the entrances of the environment (build/Environments.cs), beside what its platform file has.
            services:
              edge:
                image: ${EDGE_IMAGE:?}
                restart: unless-stopped
                command: nginx -c /etc/nginx/qgo/nginx.conf -g 'daemon off;'
                ports:

            """);
        foreach (var entrance in entrances)
            text.Append(CultureInfo.InvariantCulture, $"      - \"{entrance.Port}:{entrance.Port}\"\n");
        return text.Append(CultureInfo.InvariantCulture, $$$"""
                extra_hosts:
                  - host.docker.internal:host-gateway
                volumes:
                  # The directory, not its files: a file replaced on the host would stay the old one inside.
                  - type: bind
                    source: ${QGO_DIRECTORY:?}/.qgobuild/edge
                    target: /etc/nginx/qgo
                    read_only: true
                    bind: { create_host_path: false }
                healthcheck:
                  test: [CMD, curl, --fail, --silent, --show-error, --output, /dev/null, "http://127.0.0.1:{{{EdgeConfiguration.AnswersPort}}}/-/edge"]
                  interval: 5s
                  timeout: 3s
                  retries: 3
                logging:
                  driver: json-file
                  options: { max-size: 10m, max-file: "5" }

            """).ToString();
    }
}
