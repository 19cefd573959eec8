using QgoBuild.Sandbox.Engines;

namespace QgoBuild.Sandbox.Tests.Engines;

public sealed class IsolatedAptTests
{
    [Fact]
    public void Apt_is_configured_to_touch_nothing_of_the_machines() => Snapshot.Match(IsolatedApt.Configuration("/tmp/work"), "apt.conf");

    [Fact]
    public void Its_one_source_is_signed_by_Debians_keyring() =>
        Assert.Equal(
            "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://mirror.example/debian trixie main\n",
            IsolatedApt.Sources("http://mirror.example/debian", "trixie"));
}
