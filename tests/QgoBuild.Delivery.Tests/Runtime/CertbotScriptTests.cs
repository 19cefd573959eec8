using QgoBuild.Delivery.Scripts;

namespace QgoBuild.Delivery.Tests.Runtime;

/// <summary>The script in Certbot's container, with a Certbot of which the arguments are seen.</summary>
public sealed class CertbotScriptTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("certbot's own ").FullName;

    public CertbotScriptTests()
    {
        var script = RuntimeScript.Read("certbot.sh")
            .Replace("/etc/qgo-tls", "$here/tls", StringComparison.Ordinal)
            .Replace("/etc/letsencrypt", "$here/certbot", StringComparison.Ordinal)
            .Replace("rm -rf $here", "rm -rf \"$here\"", StringComparison.Ordinal)
            .Replace("output=/tmp/qgo-certbot.output", "output=$here/output", StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(_directory, "tls"));
        Write("script.sh", "here=$(dirname \"$0\")\n" + script);
        Write("tls/request",
            "names=example.org www.example.org\nemail=it's@example.org\ndirectory=https://acme.example/dir\nrehearses=no\n");
        Certbot("issue");
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void An_order_is_for_all_names_keeps_the_key_and_is_handed_to_the_edge()
    {
        Assert.Equal("", Run("order"));

        Assert.Equal(
            "certonly|--logs-dir|/tmp/certbot-logs|--work-dir|/tmp/certbot-work|--non-interactive|--agree-tos|--no-eff-email|" +
                "--email|it's@example.org|--server|https://acme.example/dir|--cert-name|qgobuild|--webroot|--webroot-path|" +
                "/var/www/challenge|--key-type|ecdsa|--reuse-key|--renew-with-new-domains|--domain|example.org|--domain|www.example.org|" +
                "--keep-until-expiring|\n",
            Read("orders"));
        Assert.Equal("key 1\n", Read("tls/issued/key.pem"));
        Assert.Equal("chain 1\n", Read("tls/issued/certificate.pem"));
        Assert.Equal("644 644", BackupServer.RunProgram("sh", ["-c", "stat -c %a \"$1\"/tls/issued/* | paste -s -d ' '", "sh", _directory])
            .TrimEnd());
        Run("order", "--force");
        Assert.EndsWith("|--force-renewal|\n", Read("orders"), StringComparison.Ordinal);
        Assert.Equal("chain 2\n", Read("tls/issued/certificate.pem"));
    }

    [Fact]
    public void The_first_order_is_rehearsed_where_that_is_asked_for()
    {
        Write("tls/request", Read("tls/request").Replace("rehearses=no", "rehearses=yes", StringComparison.Ordinal));

        Run("order");
        Run("order");

        Assert.Equal(["--dry-run", "--keep-until-expiring", "--keep-until-expiring"], Read("orders").TrimEnd('\n').Split('\n')
            .Select(order => order.TrimEnd('|').Split('|')[^1]));
    }

    [Fact]
    public void An_order_that_failed_is_reported_and_the_next_one_waits()
    {
        Certbot("""
            echo 'Saving debug log to /x'; echo '  Domain: example.org'; echo '  Type:   unauthorized'
            echo '  Detail: 404 from http://example.org'; echo 'See the logfile /x'; exit 1
            """);

        Assert.Equal("example.org: 404 from http://example.org\n", Run("order"));
        Assert.Equal("The last order failed: example.org: 404 from http://example.org. Authorities limit failed orders; " +
            "the next one may go in 15 min.\n", Run("order"));
        Assert.Single(Read("orders").TrimEnd('\n').Split('\n'));
        Certbot("issue");
        Write("tls/failed", $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 901}\nlong ago\n");
        Assert.Equal("", Run("order"));
        Assert.False(File.Exists(Path.Combine(_directory, "tls/failed")));
    }

    [Fact]
    public void An_authority_that_was_not_reached_is_asked_again_at_once()
    {
        Certbot("echo 'requests.exceptions.ConnectionError: no route'; exit 1");
        Run("order");

        Certbot("issue");
        Assert.Equal("", Run("order"));
    }

    [Fact]
    public void An_account_that_the_authority_has_forgotten_is_made_anew()
    {
        Write("certbot/accounts/old", "");
        Certbot("""
            if [ -e "$here/certbot/accounts" ]; then
                echo 'An unexpected error: urn:ietf:params:acme:error:accountDoesNotExist'
                exit 1
            fi
            issue
            """);

        Assert.Equal("", Run("order"));
        Assert.Equal("chain 1\n", Read("tls/issued/certificate.pem"));
    }

    private void Certbot(string text)
    {
        Write("bin/certbot", $$"""
            #!/bin/sh
            here=$(dirname "$(dirname "$0")")
            printf '%s|' "$@" >>"$here/orders"; echo >>"$here/orders"
            issue() {
                case "$*" in *--dry-run*) return 0 ;; esac
                number=$(($(cat "$here/number" 2>/dev/null || echo 0) + 1)); echo "$number" >"$here/number"
                mkdir -p "$here/certbot/live/qgobuild"
                echo "chain $number" >"$here/certbot/live/qgobuild/fullchain.pem"; echo "key 1" >"$here/certbot/live/qgobuild/privkey.pem"
            }
            {{(text == "issue" ? "issue \"$@\"" : text)}}
            """);
        BackupServer.RunProgram("chmod", ["0500", Path.Combine(_directory, "bin/certbot")]);
    }

    private string Run(params string[] arguments) => BackupServer.RunProgram(
        "sh", ["-c", "directory=$1; shift; PATH=$directory/bin:$PATH sh \"$directory/script.sh\" \"$@\" 2>/dev/null || :", "sh", _directory,
            .. arguments]);

    private string Read(string file) => File.ReadAllText(Path.Combine(_directory, file));

    private void Write(string file, string text)
    {
        var path = Path.Combine(_directory, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Delete(path);
        File.WriteAllText(path, text);
    }
}
