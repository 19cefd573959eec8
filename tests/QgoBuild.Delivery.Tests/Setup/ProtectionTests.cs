using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using QgoBuild.Delivery.Setup;
using QgoBuild.Delivery.Shell;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.Setup;

/// <summary>The protections of a server, as pure functions of its facts.</summary>
public sealed class ProtectionTests
{
    private static readonly FirewallProtection Firewall = new("staging", [8080, 5001]);
    private static readonly IReadOnlyList<ServerRequirement> Protections =
        SetupChecks.CreateProtections(Samples.Environment, [8080, 5001]);

    // Deployments log in as root in the sample, which only build/Environments.cs can change.
    [Fact]
    public void Nothing_is_advised_for_a_protected_server() =>
        Assert.All(Protections.Where(requirement => requirement is not DeployUserProtection), requirement =>
    {
        var result = requirement.Evaluate(ServerFactsSamples.Ready);
        Assert.Equal((SetupState.Ok, ""), (result.State, string.Join('\n', result.Commands)));
        Assert.Null(result.Change);
    });

    [Fact]
    public void The_missing_protections_of_a_new_server_are_reported() =>
        Snapshot.Match(string.Concat(Protections.Select(requirement =>
            ServerRequirementTests.Format(requirement.Name, requirement.Evaluate(ServerFactsSamples.Bare)))), "bare-protections.txt");

    [Fact]
    public void The_commands_of_all_protections_match_the_snapshot() => Snapshot.Match(
        string.Concat(Protections.Where(requirement => requirement.Evaluate(ServerFactsSamples.Bare).Change is not null)
            .Select(requirement => $"""
            # {requirement.Name}
            {requirement.GetFix(ServerFactsSamples.Bare)}
            {(requirement.GetKeepCommand(ServerFactsSamples.Bare) is { } keepCommand ? $"# over a new connection\n{keepCommand}\n" : "")}

            """)),
        "protections.sh");

    [Fact]
    public void ShellCheck_accepts_the_commands_of_all_protections() => Assert.All(Protections, requirement =>
    {
        RemoteCommand?[] commands = [requirement.GetFix(ServerFactsSamples.Bare), requirement.GetKeepCommand(ServerFactsSamples.Bare)];
        foreach (var command in commands.OfType<RemoteCommand>())
        {
            using var process = Process.Start(
                new ProcessStartInfo("shellcheck", ["--shell=sh", "-"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
            process.StandardInput.Write(command.Text);
            process.StandardInput.Close();
            Assert.Equal("", process.StandardOutput.ReadToEnd());
        }
    });

    [Fact]
    public void Missing_protections_do_not_prevent_deployments()
    {
        var advice = new SetupResult("firewall", SetupState.Advised, "No firewall.", [], "Make one.") { Group = SetupGroup.Protection };
        var report = new SetupReport("staging", "server", [advice], []);
        Assert.True(report.Ready);
        Assert.Single(report.Changes);
        Assert.False((report with { Checks = [advice with { Group = SetupGroup.Deployment }] }).Ready);
    }

    [Fact]
    public void Without_root_nothing_is_changed_and_unreadable_facts_are_reported() => Assert.All(Protections, requirement =>
    {
        var result = requirement.Evaluate(
            ServerFactsSamples.Bare with
            {
                User = "deploy",
                UserId = 1000,
                Protection = ServerFactsSamples.Bare.Protection with { Sshd = "" },
            });
        Assert.Null(result.Change);
        if (requirement is SshdProtection or FirewallProtection) Assert.Contains("--as root", result.Sentence, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("/root/NEW START", "/home/deploy/NEW START")]
    [InlineData("/srv/NEW START", "/srv/NEW START")]
    [InlineData("/rooted/x", "/rooted/x")]
    public void The_deploy_user_has_an_accessible_directory(string directory, string own) =>
        Assert.Equal(own, DeployUserProtection.GetDirectory(directory));

    [Fact]
    public void A_forbidden_root_login_stays_forbidden()
    {
        var facts = ServerFactsSamples.Bare with
        {
            Protection = ServerFactsSamples.Bare.Protection with { Sshd = "permitrootlogin no\npasswordauthentication yes" },
        };
        Assert.DoesNotContain("PermitRootLogin", new SshdProtection().GetFix(facts)!.Text, StringComparison.Ordinal);
        Assert.Contains("PermitRootLogin prohibit-password", new SshdProtection().GetFix(ServerFactsSamples.Bare)!.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_firewall_opens_the_port_of_this_connection_and_all_ports_of_sshd()
    {
        var facts = ServerFactsSamples.Bare with
        {
            Protection = ServerFactsSamples.Bare.Protection with { Sshd = "port 22\nport 2200", ConnectedPort = 2222 },
        };
        Assert.Contains("22, 2200, 2222", Firewall.GetFix(facts)!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_known_SSH_port_no_firewall_is_set_up() =>
        Assert.Null(Firewall.Evaluate(
            ServerFactsSamples.Bare with { Protection = ServerFactsSamples.Bare.Protection with { Sshd = "", ConnectedPort = 0 } }).Change);

    [Fact]
    public void Ports_that_the_firewall_would_close_are_reported() =>
        Assert.Contains("These ports would be closed: 111.", Firewall.Evaluate(ServerFactsSamples.Bare).Sentence, StringComparison.Ordinal);

    [Fact]
    public void A_firewall_that_differs_from_the_environment_is_reported()
    {
        Assert.Contains("differ from those for the environment",
            Evaluate(firewall => firewall with { Rules = FirewallRules.Write([22], [80]).TrimEnd() }), StringComparison.Ordinal);
        Assert.Contains("not loaded, or were changed", Evaluate(firewall => firewall with { IsLoaded = false }), StringComparison.Ordinal);
        Assert.Contains("when the server starts", Evaluate(firewall => firewall with { IsEnabled = false }), StringComparison.Ordinal);

        static string Evaluate(Func<FirewallFacts, FirewallFacts> change) =>
            Firewall.Evaluate(ServerFactsSamples.Ready with
            {
                Protection = ServerFactsSamples.Ready.Protection with { Firewall = change(ServerFactsSamples.Ready.Protection.Firewall) },
            }).Sentence;
    }

    [Fact]
    public void Ufw_is_checked_and_not_changed()
    {
        const string Status = """
            Status: active
            Logging: on (low)
            Default: deny (incoming), allow (outgoing), deny (routed)
            New profiles: skip

            To                         Action      From
            --                         ------      ----
            22/tcp (OpenSSH)           ALLOW IN    Anywhere
            22/tcp                     LIMIT IN    Anywhere
            8080,9000/tcp              ALLOW IN    Anywhere
            3000                       ALLOW IN    Anywhere
            22/tcp (v6)                LIMIT IN    Anywhere (v6)
            """;
        var result = Evaluate(Status);
        Assert.Equal(["ufw allow 5001/tcp", "ufw delete allow '3000'"], result.Commands);
        Assert.Null(result.Change);

        Assert.Equal(SetupState.Ok, Evaluate(Status.Replace("3000 ", "5001 ", StringComparison.Ordinal)).State);
        Assert.Contains("ufw default deny incoming",
            Evaluate(Status.Replace("deny (incoming)", "allow (incoming)", StringComparison.Ordinal)).Commands);

        static CheckResult Evaluate(string ufw) =>
            Firewall.Evaluate(ServerFactsSamples.Ready with
            {
                Protection = ServerFactsSamples.Ready.Protection with
                {
                    Firewall = ServerFactsSamples.Ready.Protection.Firewall with { Ufw = ufw },
                },
            });
    }

    [Fact]
    public void A_published_database_is_reported_unless_the_firewall_blocks_it()
    {
        var published =
            ServerFactsSamples.Ready.Protection with { Published = "shop-db-1|shop|0.0.0.0:13306->3306/tcp, [::]:13306->3306/tcp" };
        var open = published with { Firewall = ServerFactsSamples.Bare.Protection.Firewall };
        var requirement = new DatabaseProtection(Firewall);
        var result = requirement.Evaluate(ServerFactsSamples.Ready with { Protection = open });
        Assert.Equal("The container shop-db-1 publishes its database on port 13306. Attackers can try passwords there.", result.Sentence);
        Assert.Equal(SetupState.Advised, result.State);
        Assert.Equal(SetupState.Ok, requirement.Evaluate(ServerFactsSamples.Ready with { Protection = published }).State);
        var listening = open with { Published = "", Listeners = "00000000:1538" };
        Assert.Contains("port 5432",
            requirement.Evaluate(ServerFactsSamples.Ready with { Protection = listening }).Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0100007F:0CEA", new int[0])]
    [InlineData("3500007F:0035", new int[0])]
    [InlineData("00000000000000000000000001000000:0016", new int[0])]
    [InlineData("0000000000000000FFFF00000100007F:0016", new int[0])]
    [InlineData("0200000A:0016", new[] { 22 })]
    [InlineData("000080FE000000000000000000000A7F:0016", new[] { 22 })]
    public void A_program_on_loopback_is_not_open(string listener, int[] open) =>
        Assert.Equal(open, (ServerFactsSamples.Ready.Protection with { Listeners = listener, Published = "" }).OpenPorts);

    [Fact]
    public void Ranges_of_published_ports_are_read() => Assert.Equal(
        [new PublishedPort("web", "", 8000, 9000), new PublishedPort("web", "", 8001, 9001)],
        (ServerFactsSamples.Ready.Protection with
        {
            Published = "web||0.0.0.0:8000-8001->9000-9001/tcp, [::]:8000-8001->9000-9001/tcp, [::1]:1->1/tcp",
        }).PublishedPorts);

    [Theory]
    [InlineData("APT::Periodic::Update-Package-Lists \"1\";\nAPT::Periodic::Unattended-Upgrade \"7\";", "enabled\nenabled", SetupState.Ok)]
    [InlineData("APT::Periodic::Update-Package-Lists \"1\";\nAPT::Periodic::Unattended-Upgrade \"0\";", "enabled\nenabled",
        SetupState.Advised)]
    [InlineData("APT::Periodic \"\";", "enabled\nenabled", SetupState.Advised)]
    [InlineData("APT::Periodic::Update-Package-Lists \"1\";\nAPT::Periodic::Unattended-Upgrade \"1\";", "enabled\nmasked",
        SetupState.Advised)]
    public void Updates_require_settings_and_timers(string settings, string timers, SetupState state) =>
        Assert.Equal(state, new UpdatesProtection().Evaluate(
            ServerFactsSamples.Ready with
            {
                Protection = ServerFactsSamples.Ready.Protection with { Updates = new UpdateFacts(IsInstalled: true, settings, timers) },
            }).State);

    [Theory]
    [InlineData("", "", SetupState.Advised)]
    [InlineData("", "/a|json-file|10m\n/b|local|", SetupState.Ok)]
    [InlineData("", "/a|json-file|10m\n/b|json-file|", SetupState.Advised)]
    [InlineData("""{"log-driver":"journald"}""", "/b|json-file|", SetupState.Ok)]
    [InlineData("not JSON", "", SetupState.Advised)]
    public void Logs_are_limited_by_the_engine_or_by_each_container(string daemon, string logs, SetupState state)
    {
        var result = new DockerLogsProtection().Evaluate(
            ServerFactsSamples.Ready with
            {
                Protection = ServerFactsSamples.Ready.Protection with { Daemon = daemon, ContainerLogs = logs },
            });
        Assert.Equal(state, result.State);
        if (daemon.StartsWith("not", StringComparison.Ordinal)) Assert.Null(result.Change);
    }

    [Fact]
    public void The_configuration_of_the_engine_keeps_its_settings() => Assert.Equal(
        """{"registry-mirrors":["https://mirror.example.test"],"log-opts":{"labels":"a","max-size":"1g","max-file":"5"},""" +
            """
            "log-driver":"json-file"}
            """,
        JsonSerializer.Serialize(JsonNode.Parse(DockerLogsProtection.Merge(
            """{ "registry-mirrors": ["https://mirror.example.test"], "log-opts": { "labels": "a", "max-size": "1g" } }"""))));

    [Fact]
    public void Any_setting_of_the_configuration_is_kept() =>
        Gen.Dictionary(Gen.String[Gen.Char.AlphaNumeric, 1, 8], Gen.String)[0, 5].Sample(settings =>
    {
        var merged = (JsonObject)JsonNode.Parse(DockerLogsProtection.Merge(JsonSerializer.Serialize(settings)))!;
        foreach (var (name, value) in settings)
            Assert.Equal(value, merged[name]!.GetValue<string>());
    });

    [Theory]
    [InlineData(960, 0, SetupState.Advised)]
    [InlineData(960, 512, SetupState.Ok)]
    [InlineData(1960, 0, SetupState.Ok)]
    public void A_small_server_has_swap_space(long memory, long swap, SetupState state) => Assert.Equal(
        state,
        new SwapProtection("/srv").Evaluate(
            ServerFactsSamples.Ready with
            {
                MemoryMebibytes = memory,
                Protection = ServerFactsSamples.Ready.Protection with { SwapMebibytes = swap },
            }).State);

    [Theory]
    [InlineData("Build Cache|3.204GB|3.2GB", "", "Remove the build cache (3055 MiB).")]
    [InlineData("Build Cache|800MB|3.2GB", "", null)]
    [InlineData("", "", null)]
    [InlineData("", "/etc/cron.daily/clean", null)]
    public void A_large_build_cache_is_removed_and_other_pruners_are_reported(string diskUse, string pruners, string? change)
    {
        var result = new DiskUseProtection().Evaluate(
            ServerFactsSamples.Ready with
            {
                Protection = ServerFactsSamples.Ready.Protection with { DiskUse = diskUse, Pruners = pruners },
            });
        Assert.Equal(change, result.Change);
        Assert.Equal(pruners.Length > 0 || change is not null ? SetupState.Advised : SetupState.Ok, result.State);
    }

    [Fact]
    public void A_machine_without_a_time_service_gets_one_and_a_container_needs_none()
    {
        Assert.NotNull(new TimeProtection().Evaluate(ServerFactsSamples.Bare).Change);
        Assert.Equal(SetupState.Ok,
            new TimeProtection().Evaluate(
                ServerFactsSamples.Bare with { Protection = ServerFactsSamples.Bare.Protection with { Container = "lxc" } }).State);
    }
}
