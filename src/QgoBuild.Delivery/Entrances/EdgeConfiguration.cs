using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace QgoBuild.Delivery.Entrances;

/// <summary>
/// Makes the edge's Nginx configuration from the entrances of an environment: a pure function, so that the same entrances give the same text, and
/// another text means another configuration.
/// </summary>
public static class EdgeConfiguration
{
    /// <summary>The port, inside of the edge's container only, where the edge answers what deployments ask it.</summary>
    public const int InternalPort = 8479;

    /// <summary>The paths that are the edge's own, and no route's.</summary>
    public const string ReservedPath = "/-/";

    /// <summary>The directory, below <c>/etc/nginx/tls</c>, of the certificate that an authority issued. Others have a name of their own each.</summary>
    public const string IssuedCertificateDirectory = "issued";

    /// <summary>The configuration, as it is kept in <c>nginx.conf</c>.</summary>
    /// <param name="title">What the application is called, for who finds nobody serving.</param>
    /// <param name="entrances">The entrances.</param>
    /// <param name="drain">How long requests that are under way may take to end when workers do.</param>
    /// <param name="colour">The colour that always serves; null where the files in <c>colour/</c> say which one does.</param>
    /// <param name="certificate">The directory of the certificate below <c>/etc/nginx/tls</c>; the one that Certbot writes unless it is given.</param>
    public static string Generate(string title, IReadOnlyList<Entrance> entrances, TimeSpan drain, string? colour = null, string certificate = IssuedCertificateDirectory)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(entrances);
        var selectColour = colour is null ? SelectColour : $"    set $colour {colour};\n";
        var text = new StringBuilder(Invariant($$"""
            # The edge: the only container that publishes the environment's ports, and one that a deployment never recreates. Made from the
            # entrances of the environment (build/Environments.cs).
            #
            # Names are looked up while serving, not at the start, so that the edge starts, and reloads, whatever else is running.
            pid /run/nginx.pid;
            error_log stderr warn;
            worker_processes auto;
            # The drain of the environment: how long old workers may take to end their requests after a reload.
            worker_shutdown_timeout {{(long)drain.TotalSeconds}}s;

            events {
              worker_connections 4096;
            }

            http {
              default_type application/octet-stream;
              server_tokens off;
              log_format json escape=json
                '{"time":"$time_iso8601","requestId":"$request_id","client":"$remote_addr","method":"$request_method","path":"$uri",'
                '"status":$status,"bytes":$body_bytes_sent,"seconds":$request_time,"colour":"$colour","upstream":"$upstream_addr"}';
              access_log /dev/stdout json;

              resolver 127.0.0.11 valid=1s ipv6=off; # Docker's own
              resolver_timeout 2s;

              keepalive_timeout 75s;

              # Of the upgrades that a connection can be asked for, the one to a WebSocket is handed on; connections to services are kept open otherwise.
              map $http_upgrade $qgo_upgrade {
                default '';
                ~*^websocket$ websocket;
              }
              map $qgo_upgrade $qgo_connection {
                default upgrade;
                '' '';
              }
              map $http_accept $qgo_answer {
                default problem;
                ~text/html page;
              }
              proxy_http_version 1.1;
              proxy_connect_timeout 2s;
              proxy_set_header Upgrade $qgo_upgrade;
              proxy_set_header Connection $qgo_connection;
              proxy_set_header Host $http_host;
              proxy_set_header X-Request-Id $request_id;
              proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
              proxy_set_header X-Forwarded-Proto $scheme;

              # The requests under way to each colour are counted, so that a deployment knows when one is drained.
              limit_conn_zone $colour zone=qgo_under_way:1m;
              limit_conn qgo_under_way 65535;

              # Text is compressed where a location says so.
              gzip_vary on;
              gzip_proxied any;
              gzip_min_length 1024;
              gzip_types {{CompressedTypes}};

            """));
        if (entrances.Any(entrance => entrance.Tls is not null))
            AppendTls(text, certificate);
        foreach (var entrance in entrances)
            AppendEntrance(text, title, entrance, entrances, selectColour);
        var generation = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
        return text.Append(Invariant($$"""

              # What deployments ask.
              server {
                listen 127.0.0.1:{{InternalPort}};
                access_log off;
                default_type text/plain;
            {{selectColour}}    location = /-/generation { return 200 "{{generation}}"; }
                location = /-/edge { return 200 "$colour"; }
                # This passes the limit of one only when no other request is under way to the colour.
                location ~ ^/-/drained/(blue|green)$ {
                  set $colour $1;
                  limit_conn qgo_under_way 1;
                  limit_conn_status 409;
                  limit_conn_log_level info;
                  try_files /nothing =204;
                }
              }
            }

            """)).ToString();
    }

    // A file of the colour's name says that it serves. It is looked for with every request: a switch needs no reload.
    private const string SelectColour = """
            set $colour none;
            if (-f /etc/nginx/qgo/colour/blue) { set $colour blue; }
            if (-f /etc/nginx/qgo/colour/green) { set $colour green; }

        """;

    private const string CompressedTypes =
        "text/css text/plain text/javascript application/javascript application/json application/manifest+json application/wasm application/xml image/svg+xml";

    // Mozilla's intermediate profile, 5.7. What a renewal writes is read with each handshake, and needs no reload: that would close connections which
    // clients keep open. What comes with a deployment has a directory of its own, and its answers of OCSP are stapled where its issuer has them.
    private static void AppendTls(StringBuilder text, string certificate)
    {
        var issued = certificate == IssuedCertificateDirectory;
        text.Append(Invariant($$"""

              ssl_protocols TLSv1.2 TLSv1.3;
              ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305;
              ssl_prefer_server_ciphers on;
              # Who has no hardware for AES begins with ChaCha20, and gets it.
              ssl_conf_command Options PrioritizeChaCha;
              ssl_session_timeout 1d;
              ssl_session_cache shared:qgo_tls:10m;
              ssl_session_tickets off;

            """));
        text.Append(issued
            ? """
                # A path with a variable in it is opened with each handshake.
                map $ssl_server_name $qgo_certificate {
                  default /etc/nginx/tls/issued;
                }
                ssl_certificate $qgo_certificate/certificate.pem;
                ssl_certificate_key $qgo_certificate/key.pem;

              """
            : Invariant($$"""
                ssl_certificate /etc/nginx/tls/{{certificate}}/certificate.pem;
                ssl_certificate_key /etc/nginx/tls/{{certificate}}/key.pem;
                ssl_stapling on;

              """));
        text.Append("""
              # What the application says itself stands.
              map $upstream_http_x_content_type_options $qgo_content_type_options {
                default '';
                '' nosniff;
              }
              map $upstream_http_referrer_policy $qgo_referrer_policy {
                default '';
                '' strict-origin-when-cross-origin;
              }

            """);
    }

    private static void AppendEntrance(StringBuilder text, string title, Entrance entrance, IReadOnlyList<Entrance> all, string selectColour)
    {
        if (!entrance.HasRoutes)
        {
            AppendWithoutRoutes(text, entrance, all);
            return;
        }

        text.Append(Invariant($$"""

              server {
                listen {{FormatListen(entrance)}} default_server;
            {{selectColour}}    client_max_body_size {{entrance.MaxBodyMebibytes}}m;
                proxy_read_timeout {{(long)entrance.ResponseTimeout.TotalSeconds}}s;
                proxy_send_timeout {{(long)entrance.ResponseTimeout.TotalSeconds}}s;
                error_page 502 504 =503 @nobody_serves_$qgo_answer;
            {{SecurityHeaders(entrance)}}    # A maintenance page, while there is one.
                include /etc/nginx/qgo/server.d/*.conf;


            """));
        AppendChallenges(text, entrance, all);
        foreach (var route in entrance.Routes)
            AppendRoute(text, route);
        foreach (var route in entrance.Routes.Where(route => route is { CompressAll: false, DisableBuffering: false } && route.Path.EndsWith('/')).OrderByDescending(route => route.Path.Length))
            AppendCompressedFiles(text, route);
        text.Append(Invariant($$"""

                location @nobody_serves_page {
                  default_type text/html;
                  charset utf-8;
                  add_header Retry-After 5 always;
                  return 503 '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="5"><title>{{EscapeHtml(title)}}</title><body style="font: 1.1rem/1.5 system-ui; max-width: 34rem; margin: 20vh auto; padding: 0 1rem"><h1>One moment, please</h1><p>{{EscapeHtml(title)}} cannot be reached just now. This page tries again by itself.</p></body></html>';
                }
                location @nobody_serves_problem {
                  default_type application/problem+json;
                  add_header Retry-After 5 always;
                  return 503 '{"type":"about:blank","title":"Service Unavailable","status":503,"detail":"{{EscapeJson(title)}} cannot be reached just now. Please try again in a moment."}';
                }
              }

            """));
        if (!entrance.ServeAllHosts)
        {
            foreach (var host in entrance.Hosts.Skip(1))
                AppendRedirect(text, entrance, host, entrance, all);
        }
    }

    // An entrance where no service answers.
    private static void AppendWithoutRoutes(StringBuilder text, Entrance entrance, IReadOnlyList<Entrance> all)
    {
        if (all.FirstOrDefault(other => other.Port == entrance.RedirectPort) is not { } target)
        {
            text.Append(Invariant($$"""

                  server {
                    listen {{entrance.Port}} default_server;
                    set $colour none;

                """));
            AppendChallenges(text, entrance, all);
            text.Append("""
                    location / { return 404; }
                  }

                """);
            return;
        }

        AppendRedirect(text, entrance, host: null, target, all);
        if (target.ServeAllHosts)
        {
            foreach (var host in target.Hosts.Skip(1))
                AppendRedirect(text, entrance, host, target, all, host);
        }
    }

    // Requests for a host, or for all that no other server has, are sent to another entrance: to its first host, or to the one that is given.
    private static void AppendRedirect(StringBuilder text, Entrance entrance, string? host, Entrance target, IReadOnlyList<Entrance> all, string? to = null)
    {
        to ??= target.Hosts.Count > 0 ? target.Hosts[0] : "$host";
        text.Append(Invariant($$"""

              server {
                listen {{FormatListen(entrance)}}{{(host is null ? " default_server" : "")}};
            {{(host is null ? "" : $"    server_name {host};\n")}}    set $colour none;
            {{SecurityHeaders(entrance)}}
            """));
        AppendChallenges(text, entrance, all);
        text.Append(Invariant($$"""
                location / { return 308 {{target.Scheme}}://{{to}}{{(target.Port == (target.Tls is null ? 80 : 443) ? "" : $":{target.Port}")}}$request_uri; }
              }

            """));
    }

    private static void AppendChallenges(StringBuilder text, Entrance entrance, IReadOnlyList<Entrance> all)
    {
        if (entrance.Port != EntranceRules.ChallengePort || !all.Any(other => other.Tls is LetsEncrypt))
            return;
        text.Append("""
                # A certificate authority asks here whether the names lead here.
                location ^~ /.well-known/acme-challenge/ {
                  default_type text/plain;
                  root /etc/nginx/qgo/challenge;
                }

            """);
    }

    private static string FormatListen(Entrance entrance) => entrance.Tls is null ? Invariant($"{entrance.Port}") : Invariant($"{entrance.Port} ssl http2");

    private static string SecurityHeaders(Entrance entrance) => entrance.Tls is null ? "" : string.Concat(
        entrance.HstsMaxAge is { } strict ? Invariant($"    add_header Strict-Transport-Security max-age={(long)strict.TotalSeconds} always;\n") : "",
        "    add_header X-Content-Type-Options $qgo_content_type_options always;\n",
        "    add_header Referrer-Policy $qgo_referrer_policy always;\n");

    private static void AppendRoute(StringBuilder text, Route route) => text.Append(Invariant($$"""
            location {{(route.Path.EndsWith('/') ? "" : "= ")}}{{route.Path}} {
              proxy_pass http://{{route.Service}}-$colour:{{route.Port}};
        {{(route.DisableBuffering ? "      proxy_buffering off;\n" : "")}}{{(route.CompressAll ? "      gzip on;\n" : "")}}    }

        """));

    // Of a route whose text is not compressed, files are.
    private static void AppendCompressedFiles(StringBuilder text, Route route) => text.Append(Invariant($$"""
            location ~* ^{{route.Path.Replace(".", @"\.", StringComparison.Ordinal)}}.*\.(css|js|mjs|json|map|svg|txt|wasm|webmanifest|xml)$ {
              proxy_pass http://{{route.Service}}-$colour:{{route.Port}};
              gzip on;
            }

        """));

    private static string EscapeHtml(string text) => EscapeNginx(WebUtility.HtmlEncode(text));

    private static string EscapeJson(string text) => EscapeNginx(System.Text.Json.JsonEncodedText.Encode(text).ToString());

    // Within single quotes of Nginx, which knows no other way to write a dollar sign than a variable: it is left out.
    private static string EscapeNginx(string text) => text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal).Replace("$", "", StringComparison.Ordinal);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
