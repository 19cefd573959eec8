using QgoBuild.Components.Reports;
using QgoBuild.Delivery.Setup;

namespace QgoBuild.Components.Tests.Reports;

public sealed class SetupPageTests
{
    private static readonly SetupResult Reached = new("ssh", SetupState.Ok,
        "root@127.0.0.11:2222 answers, its key is known, and root is let in (Debian GNU/Linux 12 (bookworm)).", [], null);

    private static readonly SetupReport Bare = new(
        "staging",
        "root@127.0.0.11:2222",
        [
            Reached,
            new("docker", SetupState.Missing, "Docker is not installed.", ["apt-get update", "apt-get install --yes docker.io"],
                "Install Docker (docker.io)."),
            new("disk", SetupState.Failed, "The disk of /root/NEW START has 100 MiB free; 3072 are needed.\nSo it said.", ["df -h"], null),
            new("registry, from there", SetupState.Unknown, "The engine has to run first.", [], null),
        ],
        []);

    [Fact]
    public void What_is_missing_has_its_next_command_below_it() => Snapshot.Match(SetupPage.Of(Bare, Ansi.Plain) + "\n", "setup.txt");

    [Fact]
    public void What_is_ready_says_how_to_go_on() =>
        Snapshot.Match(SetupPage.Of(Bare with { Checks = [Reached] }, Ansi.Plain) + "\n", "setup-ready.txt");

    [Fact]
    public void What_protects_the_server_is_a_group_of_its_own_and_keeps_nobody_from_deploying() => Snapshot.Match(
        SetupPage.Of(
            Bare with
            {
                Checks =
                [
                    Reached,
                    new("sshd", SetupState.Ok, "sshd lets nobody in by a password.", [], null) { Group = SetupGroup.Protection },
                    new("firewall", SetupState.Advised, "No firewall.", ["nft list ruleset"],
                        "Let in 22, 8080 only.") { Group = SetupGroup.Protection },
                    new("registry, from here", SetupState.Ok, "It answers.", [], null),
                ],
            },
            Ansi.Plain) + "\n",
        "setup-advised.txt");

    [Fact]
    public void Programs_read_all_of_it() =>
        Snapshot.Match((Bare with { Applied = ["Make the directory /root/NEW START."] }).ToJson() + "\n", "setup.json");
}
