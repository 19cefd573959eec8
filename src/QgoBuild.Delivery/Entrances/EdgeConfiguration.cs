namespace QgoBuild.Delivery.Entrances;

/// <summary>Generates the edge's Nginx configuration from the entrances of an environment. It is a pure function: the same entrances give
/// the same text.</summary>
public static class EdgeConfiguration
{
    /// <summary>The port, inside the edge's container only, where the edge answers the requests of deployments.</summary>
    public const int InternalPort = 8479;

    /// <summary>The path below which the edge answers itself. No route may begin with it.</summary>
    public const string ReservedPath = "/-/";

    /// <summary>The directory, below <c>/etc/nginx/tls</c>, of the certificate that Certbot writes. Each <see cref="OwnCertificate"/> has a
    /// directory of its own.</summary>
    public const string IssuedCertificateDirectory = "issued";

    /// <summary>Generates the text of <c>nginx.conf</c>.</summary>
    /// <param name="title">The name of the application, for the page that users see when no service responds.</param>
    /// <param name="entrances">The entrances.</param>
    /// <param name="drain">How long an old worker may take to complete its requests after a reload.</param>
    /// <param name="colour">The colour that always serves; null when the files in <c>colour/</c> select it.</param>
    /// <param name="certificate">The directory of the certificate below <c>/etc/nginx/tls</c>; that of Certbot by default.</param>
    public static string Generate(string title, IReadOnlyList<Entrance> entrances, TimeSpan drain, string? colour = null,
        string certificate = IssuedCertificateDirectory)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(entrances);
        var selectColour = colour is null ? SelectColour : $"    set $colour {colour};\n";
        var text = new StringBuilder(Invariant($$"""
            # The edge: the only container that publishes the environment's ports. A deployment never recreates it. Generated from the
            # entrances of the environment (build/Environments.cs).
            #
            # Names are resolved for each request, not at startup: the edge starts and reloads also when services are not running.
            pid /run/nginx.pid;
            error_log stderr warn;
            worker_processes auto;
            # The drain time of the environment: how long old workers may take to complete their requests after a reload.
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

              resolver 127.0.0.11 valid=1s ipv6=off; # Docker's resolver
              resolver_timeout 2s;

              keepalive_timeout 75s;

              # Only upgrades to WebSocket are passed on. Other connections to services are kept open.
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

              # Counts the requests in progress of each colour, so that a deployment can wait until a colour is drained.
              limit_conn_zone $colour zone=qgo_under_way:1m;
              limit_conn qgo_under_way 65535;

              # Text is compressed in locations with "gzip on".
              gzip_vary on;
              gzip_proxied any;
              gzip_min_length 1024;
              gzip_types {{CompressedTypes}};

            """));
        if (entrances.Any(entrance => entrance.Tls is not null)) AppendTls(text, certificate);
        foreach (var entrance in entrances)
            AppendEntrance(text, title, entrance, entrances, selectColour);
        var generation = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
        return text.Append(Invariant($$"""

              # For deployments.
              server {
                listen 127.0.0.1:{{InternalPort}};
                access_log off;
                default_type text/plain;
            {{selectColour}}    location = /-/generation { return 200 "{{generation}}"; }
                location = /-/edge { return 200 "$colour"; }
                # Returns 204 only when no other request of the colour is in progress, because the limit is one; otherwise 409.
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

    // A file with the name of the colour makes it serve. Nginx checks for the file with every request, so a switch needs no reload.
    private const string SelectColour = """
            set $colour none;
            if (-f /etc/nginx/qgo/colour/blue) { set $colour blue; }
            if (-f /etc/nginx/qgo/colour/green) { set $colour green; }

        """;

    private const string CompressedTypes =
        "text/css text/plain text/javascript application/javascript application/json application/manifest+json application/wasm " +
            "application/xml image/svg+xml";

    private const string Ciphers =
        "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:" +
            "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

    // Mozilla's intermediate profile, 5.7. A renewed certificate of Certbot is read with each handshake, without a reload, because a reload
    // would close connections that clients keep open. A certificate that comes with a deployment has a directory of its own; its OCSP
    // responses are stapled when its issuer offers them.
    private static void AppendTls(StringBuilder text, string certificate)
    {
        var issued = certificate == IssuedCertificateDirectory;
        text.Append(Invariant($$"""

              ssl_protocols TLSv1.2 TLSv1.3;
              ssl_ciphers {{Ciphers}};
              ssl_prefer_server_ciphers on;
              # Clients without AES hardware list ChaCha20 first, and get it.
              ssl_conf_command Options PrioritizeChaCha;
              ssl_session_timeout 1d;
              ssl_session_cache shared:qgo_tls:10m;
              ssl_session_tickets off;

            """));
        text.Append(issued
            ? """
                # Nginx opens a path with a variable in it with each handshake.
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
              # Headers of the application take precedence.
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

    private static void AppendEntrance(StringBuilder text, string title, Entrance entrance, IReadOnlyList<Entrance> all,
        string selectColour)
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
            {{SecurityHeaders(entrance)}}    # The maintenance page, during maintenance.
                include /etc/nginx/qgo/server.d/*.conf;


            """));
        AppendChallenges(text, entrance, all);
        foreach (var route in entrance.Routes)
            AppendRoute(text, route);
        foreach (var route in entrance.Routes.Where(route => route is { CompressAll: false, DisableBuffering: false } &&
            route.Path.EndsWith('/')).OrderByDescending(route => route.Path.Length))
            AppendCompressedFiles(text, route);
        text.Append(Invariant($$"""

                location @nobody_serves_page {
                  default_type text/html;
                  charset utf-8;
                  add_header Retry-After 5 always;
                  return 503 '{{UnavailablePage(title)}}';
                }
                location @nobody_serves_problem {
                  default_type application/problem+json;
                  add_header Retry-After 5 always;
                  return 503 '{{UnavailableProblem(title)}}';
                }
              }

            """));
        if (!entrance.ServeAllHosts)
        {
            foreach (var host in entrance.Hosts.Skip(1))
                AppendRedirect(text, entrance, host, entrance, all);
        }
    }

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

    // Redirects requests for a host (null: for all hosts without a server of their own) to another entrance: to its first host, or to the
    // given one.
    private static void AppendRedirect(StringBuilder text, Entrance entrance, string? host, Entrance target, IReadOnlyList<Entrance> all,
        string? to = null)
    {
        to ??= target.Hosts.Count > 0 ? target.Hosts[0] : "$host";
        var port = target.Port == (target.Tls is null ? 80 : 443) ? "" : Invariant($":{target.Port}");
        text.Append(Invariant($$"""

              server {
                listen {{FormatListen(entrance)}}{{(host is null ? " default_server" : "")}};
            {{(host is null ? "" : $"    server_name {host};\n")}}    set $colour none;
            {{SecurityHeaders(entrance)}}
            """));
        AppendChallenges(text, entrance, all);
        text.Append(Invariant($$"""
                location / { return 308 {{target.Scheme}}://{{to}}{{port}}$request_uri; }
              }

            """));
    }

    private static void AppendChallenges(StringBuilder text, Entrance entrance, IReadOnlyList<Entrance> all)
    {
        if (entrance.Port != EntranceRules.ChallengePort || !all.Any(other => other.Tls is LetsEncrypt)) return;
        text.Append("""
                # The certificate authority verifies the domains here.
                location ^~ /.well-known/acme-challenge/ {
                  default_type text/plain;
                  root /etc/nginx/qgo/challenge;
                }

            """);
    }

    private static string FormatListen(Entrance entrance) =>
        entrance.Tls is null ? Invariant($"{entrance.Port}") : Invariant($"{entrance.Port} ssl http2");

    private static string SecurityHeaders(Entrance entrance) => entrance.Tls is null ? "" : string.Concat(
        entrance.HstsMaxAge is { } strict
            ? Invariant($"    add_header Strict-Transport-Security max-age={(long)strict.TotalSeconds} always;\n") : "",
        "    add_header X-Content-Type-Options $qgo_content_type_options always;\n",
        "    add_header Referrer-Policy $qgo_referrer_policy always;\n");

    private static void AppendRoute(StringBuilder text, Route route) => text.Append(Invariant($$"""
            location {{(route.Path.EndsWith('/') ? "" : "= ")}}{{route.Path}} {
              proxy_pass http://{{route.Service}}-$colour:{{route.Port}};
        {{(route.DisableBuffering ? "      proxy_buffering off;\n" : "")}}{{(route.CompressAll ? "      gzip on;\n" : "")}}    }

        """));

    // Static files are compressed also for routes without CompressAll.
    private static void AppendCompressedFiles(StringBuilder text, Route route) => text.Append(Invariant($$"""
            location ~* ^{{EscapePattern(route.Path)}}.*\.(css|js|mjs|json|map|svg|txt|wasm|webmanifest|xml)$ {
              proxy_pass http://{{route.Service}}-$colour:{{route.Port}};
              gzip on;
            }

        """));

    // What a person and a program receive while no service responds.
    private static string UnavailablePage(string title) =>
        """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">""" +
        $"""<meta http-equiv="refresh" content="5"><title>{EscapeHtml(title)}</title>""" +
        """<body style="font: 1.1rem/1.5 system-ui; max-width: 34rem; margin: 20vh auto; padding: 0 1rem"><h1>One moment, please</h1>""" +
        $"""<p>{EscapeHtml(title)} is not available at the moment. This page reloads automatically.</p></body></html>""";

    private static string UnavailableProblem(string title) =>
        """{"type":"about:blank","title":"Service Unavailable","status":503,""" +
        $$"""
        "detail":"{{EscapeJson(title)}} is not available at the moment. Please try again later."}
        """;

    private static string EscapePattern(string path) => path.Replace(".", @"\.", StringComparison.Ordinal);
    private static string EscapeHtml(string text) => EscapeNginx(WebUtility.HtmlEncode(text));
    private static string EscapeJson(string text) => EscapeNginx(System.Text.Json.JsonEncodedText.Encode(text).ToString());

    // For a string in single quotes. Nginx cannot escape a dollar sign, so it is left out.
    private static string EscapeNginx(string text) =>
        text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal)
            .Replace("$", "", StringComparison.Ordinal);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
