using QgoBuild.Sandbox.Engines;

namespace QgoBuild.Sandbox.Tests.Engines;

public sealed class HostSnapshotTests
{
    [Fact]
    public void An_engine_that_leaves_takes_its_rules_along_and_no_others()
    {
        const string Saved = """
            *filter
            :INPUT ACCEPT [10:840]
            :FORWARD DROP [0:0]
            :DOCKER - [0:0]
            :DOCKER-ISOLATION-STAGE-1 - [0:0]
            :DOCKER-USER - [0:0]
            -A INPUT -p tcp --dport 22 -j ACCEPT
            -A FORWARD -j DOCKER-USER
            -A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
            -A FORWARD -i br-0123456789ab ! -o br-0123456789ab -j ACCEPT
            -A FORWARD -i br-office -j ACCEPT
            -A DOCKER-USER -j RETURN
            -A INPUT -m comment --comment "not for DOCKERS" -j ACCEPT
            COMMIT
            *nat
            :POSTROUTING ACCEPT [0:0]
            -A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
            -A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
            COMMIT
            """;

        Assert.Equal(
            """
            *filter
            :INPUT ACCEPT [10:840]
            :FORWARD DROP [0:0]
            -A INPUT -p tcp --dport 22 -j ACCEPT
            -A FORWARD -i br-office -j ACCEPT
            -A INPUT -m comment --comment "not for DOCKERS" -j ACCEPT
            COMMIT
            *nat
            :POSTROUTING ACCEPT [0:0]
            COMMIT
            """,
            HostSnapshot.WithoutDocker(Saved));
    }
}
