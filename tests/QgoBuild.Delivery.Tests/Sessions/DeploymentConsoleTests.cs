using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Releases;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Sessions;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.Sessions;

public sealed class DeploymentConsoleTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 8, 32, 41, TimeSpan.Zero);

    private static readonly DeploymentEnvironment Environment = new()
    {
        Name = "staging",
        Server = new SshEndpoint("127.0.0.11", 2222, "root", "key", "known_hosts"),
        Directory = "/root/NEW START",
        Branch = "staging",
        Origin = "origin",
        Url = new Uri("http://127.0.0.11:8080"),
        Entrances = [],
        Registry = "registry.sandbox:5443",
        EdgeImage = "nginx:1.28",
    };

    [Fact]
    public void A_person_reads_a_line_for_each_step_and_a_sign_of_life_in_between()
    {
        var release = new Release("1.4.0", CommitId.Parse(new string('4', 40)), new Dictionary<string, ImageReference>
        {
            ["backend"] = ImageReference.Of("qgo-cargo/backend", "sha256:" + new string('a', 64)),
            ["frontend"] = ImageReference.Of("qgo-cargo/frontend", "sha256:" + new string('b', 64)),
        }, Now);
        var plan =
            DeploymentPlans.Deploy(release, Samples.Application, Environment, "me", Now);
        using var output = new StringWriter();
        var console = new DeploymentConsole(output);
        console.WriteHeader(plan);
        output.GetStringBuilder().Clear();
        console.Write(new JournalEntry { Event = JournalEvent.LockWaiting, Step = "lock", Detail = "Deployment 1 by me is under way." });
        console.Write(new JournalEntry
        {
            Event = JournalEvent.DriftAccepted,
            Step = "preflight",
            Detail = "The container of edge is gone.\nThe checkout was changed: x.",
        });
        console.Write(new JournalEntry { Event = JournalEvent.StepStarted, Step = "pull" });
        console.Write(new JournalEntry { Event = JournalEvent.Heartbeat, Step = "pull", Seconds = 5 });
        console.Write(new JournalEntry { Event = JournalEvent.StepFinished, Step = "pull", Milliseconds = 6543, Detail = "4 images" });
        console.Write(new JournalEntry { Event = JournalEvent.StepFinished, Step = "check", Milliseconds = 2000, Detail = "" });
        console.Write(new JournalEntry
        {
            Event = JournalEvent.StepFailed,
            Step = "verify",
            Milliseconds = 30,
            Reason = "HTTP 500\nand more",
        });
        console.Write(new JournalEntry { Event = JournalEvent.UndoFinished, Step = "switch", Milliseconds = 400, Detail = "" });
        console.Write(new JournalEntry { Event = JournalEvent.UndoFailed, Step = "migrate", Milliseconds = 400, Reason = "no disk" });
        Assert.Equal("""
              … waiting: Deployment 1 by me is under way.
              ! preflight            The container of edge is gone. (accepted)
              ! preflight            The checkout was changed: x. (accepted)
              … pull            5 s
              ✓ pull          6.5 s  4 images
              ✓ check         2.0 s  Check the health of the release, 3 times in a row
              ✗ verify        0.0 s  HTTP 500
              ↺ switch        0.4 s  undone
              ✗ migrate       0.4 s  could not be undone: no disk

            """, output.ToString());
    }
}
