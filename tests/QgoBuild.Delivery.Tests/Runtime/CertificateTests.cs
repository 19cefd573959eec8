using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Entrances;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.Runtime;

/// <summary>The functions of the script that look at the certificate which the edge serves, and have another one ordered.</summary>
public sealed class CertificateTests : IDisposable
{
    // Docker is pretended: curl in the edge says what the file "served" has, or is refused; Certbot does what the file "certbot" says.
    private const string ShellStubs = """
        serve() { # DAYS NAME…
            serve_days=$1
            shift
            {
                printf 'Subject:CN = %s\nIssuer:C = US, O = An Authority, CN = E7\nExpire date:%s GMT\n' \
                    "$1" "$(date -u -d "now + $serve_days days + 1 hour" '+%b %e %H:%M:%S %Y')"
                printf 'X509v3 Subject Alternative Name:'; printf 'DNS:%s, ' "$@" | sed 's/, $//'; echo
                printf -- '-----BEGIN CERTIFICATE-----\nIssuer:CN = another\n'
            } >"$work/served"
        }
        docker() {
            case "$*" in
                *'write-out %{certs}'*)
                    [ -s "$work/served" ] || { echo 'curl: (35) alert internal error'; return 35; }
                    cat "$work/served"
                    ;;
                *'certbot.sh order'*) echo "$*" >>"$work/orders"; . "$work/certbot" ;;
                *http://*) . "$work/port80" ;;
                *State.Status*) echo running ;;
            esac
        }
        getent() { [ "$2" != "$(cat "$work/unknown" 2>/dev/null)" ]; }
        sync() { :; }
        progress() { echo "$1" >>"$work/progress"; }
        uptime_seconds() { date +%s; }
        wait_stable() { shift 2; "$@"; }
        answered() { printf '%s\n203.0.113.7 200 0' "$1"; }

        """;

    private static readonly DeploymentEnvironment Environment = Samples.Environment with
    {
        Entrances =
        [
            Samples.Environment.Entrances[0] with
            {
                Port = 443,
                Hosts = ["example.org", "www.example.org"],
                Tls = new LetsEncrypt("it's@example.org"),
            },
            Entrance.Redirect(80, 443),
        ],
    };

    private readonly BackupServer _server =
        new(DeploymentPlans.Deploy(Samples.Release, Samples.Application, Environment, "dev@laptop", Samples.Now));

    public CertificateTests() => Run("""
        certificate_files
        printf 'edge live x\n' >"$state/live"
        printf '%s\n' "$edge_service" >"$state/edge.compose.yml"
        mkdir -p "$tls/issued"; echo pem >"$tls/issued/certificate.pem"
        serve 60 example.org www.example.org
        printf 'answered "$deployment"\n' >"$work/port80"
        printf 'serve 90 example.org www.example.org\n' >"$work/certbot"
        """);

    public void Dispose() => _server.Dispose();

    [Fact]
    public void Certbot_finds_what_to_order_in_a_file() =>
        Assert.Equal(
            "names=example.org www.example.org\nemail=it's@example.org\ndirectory=https://acme-v02.api.letsencrypt.org/directory\n" +
                "rehearses=no\n",
            Run("cat \"$tls/request\""));

    [Fact]
    public void What_the_edge_serves_is_read_of_the_first_certificate() => Assert.Equal(
        "60|E7|example.org www.example.org",
        Run("read_certificate \"$tls_site\"; printf '%s|%s|%s' \"$certificate_days\" \"$certificate_issuer\" \"$certificate_names\""));

    [Theory]
    [InlineData("example.org www.example.org", "example.org www.example.org", true)]
    [InlineData("example.org *.example.org", "example.org www.example.org", true)]
    [InlineData("*.example.org", "example.org", false)]
    [InlineData("*.example.org", "a.b.example.org", false)]
    [InlineData("example.org.evil.test", "example.org", false)]
    public void A_name_is_covered_by_itself_or_by_a_star_one_level_above(string names, string wanted, bool covered) =>
        Assert.Equal(covered ? "yes" : "no",
            Run($"certificate_names='{names}'; if certificate_covers {wanted}; then printf yes; else printf no; fi"));

    [Fact]
    public void A_good_one_stays_without_a_word_to_the_authority() => Assert.Equal(
        "a certificate of E7 for example.org www.example.org, good for 60 days\n",
        Run("preflight_certificate; obtain_certificate; [ ! -e \"$work/orders\" ] && [ ! -e \"$work/progress\" ]"));

    [Fact]
    public void The_first_one_is_ordered_and_served()
    {
        Assert.Equal(
            "a certificate of E7 for example.org www.example.org, good for 90 days\n",
            Run("rm -r \"$tls/issued\" \"$work/served\"; preflight_certificate; obtain_certificate"));
        Assert.Equal("", Run("[ \"$(wc -l <\"$work/orders\")\" -eq 1 ]; ls \"$state/edge/challenge/.well-known/acme-challenge\""));
    }

    [Theory]
    [InlineData("serve 20 example.org www.example.org",
        "good for 20 days: it should have been renewed by itself. The renewal of 2026-11-28 00:00 UTC failed: DNS: no answer")]
    [InlineData("serve 3 example.org www.example.org", "good for 3 days: it should have been renewed by itself.")]
    public void One_that_was_not_renewed_in_time_is_a_warning(string served, string said) =>
        Assert.Contains(said, Run($"printf '1795824000\\nDNS: no answer\\n' >\"$tls/failed\"; {served}; preflight_certificate; " +
            "cat \"$work/progress\""), StringComparison.Ordinal);

    [Theory]
    [InlineData("serve 2 example.org www.example.org",
        "good for 2 days. Renew it first: ./build.sh RenewCertificate --environment staging")]
    [InlineData("serve -1 example.org www.example.org", "The edge serves the certificate for example.org www.example.org has ended")]
    [InlineData("serve 60 example.com",
        "The edge serves a certificate for example.com, and is to serve one for example.org www.example.org. Order that one")]
    [InlineData("rm \"$work/served\"", "The edge does not serve its certificate: curl: (35) alert internal error. If certificate and key")]
    [InlineData("echo www.example.org >\"$work/unknown\"", "The name www.example.org does not resolve on the server")]
    public void What_users_would_be_refused_by_stops_a_deployment_with_the_next_command(string problem, string said) =>
        Assert.Contains(said, RunFailing($"{problem}; preflight_certificate"), StringComparison.Ordinal);

    [Theory]
    [InlineData("serve -1 example.org www.example.org", "has ended")]
    [InlineData("rm \"$work/served\"", "does not serve its certificate")]
    [InlineData("echo www.example.org >\"$work/unknown\"", "does not resolve")]
    public void A_rollback_is_held_up_by_nothing_of_it(string problem, string said) =>
        Assert.Contains(said, Run($"kind=rollback; {problem}; preflight_certificate; cat \"$work/progress\""), StringComparison.Ordinal);

    [Fact]
    public void A_rollback_does_without_the_team_s_own_certificate_which_is_on_another_laptop()
    {
        var own = Environment with
        {
            Entrances = [Environment.Entrances[0] with { Tls = new OwnCertificate("/nowhere/chain.pem", "/nowhere/key.pem") }],
        };
        var target = new RollbackTarget("20261122_083241-0a0a0a0a-0000", Samples.Release, Backup: null, IsFullRestore: false);

        Assert.Throws<DeliveryException>(() =>
            DeploymentScript.Compile(DeploymentPlans.Deploy(Samples.Release, Samples.Application, own, "dev@laptop", Samples.Now)));
        using var server = new BackupServer(DeploymentPlans.Rollback(target, Samples.Application, own, "dev@laptop", Samples.Now));
        Assert.Equal("what serves\n",
            server.Run("mkdir -p \"$state/edge\"; echo 'what serves' >\"$state/edge/nginx.conf\"; certificate_files; " +
                "planned_edge_configuration"));
    }

    [Fact]
    public void Another_name_is_ordered_by_the_deployment_that_brings_it() => Assert.Equal(
        "a certificate of E7 for example.org www.example.org, good for 90 days\n",
        Run("echo names=example.org >\"$tls/request\"; serve 60 example.org; preflight_certificate; obtain_certificate"));

    [Fact]
    public void Nothing_is_ordered_where_a_name_leads_elsewhere()
    {
        Assert.Contains(
            "The name example.org leads to 203.0.113.7, where another server answers (HTTP 200): no certificate was ordered.",
            RunFailing("rm -r \"$tls/issued\"; printf 'answered elsewhere\\n' >\"$work/port80\"; obtain_certificate"),
            StringComparison.Ordinal);
        Assert.Contains(
            "The name example.org does not resolve: curl: (6)",
            RunFailing("printf 'echo \"curl: (6) could not resolve\" >&2; printf \"\\\\n 000 6\"\\n' >\"$work/port80\"; " +
                "obtain_certificate"),
            StringComparison.Ordinal);
        Assert.Equal("", Run("[ ! -e \"$work/orders\" ]"));
    }

    [Fact]
    public void A_server_that_does_not_reach_itself_asks_the_authority_all_the_same() => Assert.Contains(
        "No certificate for example.org www.example.org was issued: urn:ietf:params:acme:error:connection From the server itself, " +
            "nothing answers at http://www.example.org/ (curl: (7) refused).",
        RunFailing("""
            rm -r "$tls/issued"; printf 'echo "curl: (7) refused" >&2; printf "\\n 000 7"\n' >"$work/port80"
            printf 'echo urn:ietf:params:acme:error:connection; return 1\n' >"$work/certbot"; obtain_certificate
            """),
        StringComparison.Ordinal);

    [Fact]
    public void A_renewal_that_fails_leaves_the_old_one_and_stops_nothing_unless_it_was_asked_for()
    {
        const string Failing = "serve 10 example.org www.example.org; printf 'echo down; return 1\\n' >\"$work/certbot\"; ";

        Assert.Equal("a certificate of E7 for example.org www.example.org, good for 10 days; its renewal failed: down\n",
            Run(Failing + "obtain_certificate"));
        Assert.Contains("was issued: down", RunFailing(Failing + "obtain_certificate --force"), StringComparison.Ordinal);
        Assert.EndsWith("order --force\n", Run("cat \"$work/orders\""), StringComparison.Ordinal);
    }

    [Fact]
    public void Certificates_of_the_teams_own_go_when_no_release_names_them()
    {
        Run("""
            for one in aaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbb; do mkdir -p "$tls/$one"; echo key >"$tls/$one/key.pem"; done
            mkdir -p "$state/releases/r"
            echo 'ssl_certificate /etc/nginx/tls/bbbbbbbbbbbbbbbb/certificate.pem;' >"$state/releases/r/nginx.conf"
            prune_certificates
            """);

        Assert.Equal("bbbbbbbbbbbbbbbb\nissued\n", Run("find \"$tls\" -mindepth 1 -type d -printf '%f\\n' | sort"));
    }

    private string Run(string text) => _server.Run(ShellStubs + text);

    private string RunFailing(string text) => _server.RunFailing(ShellStubs + text);
}
