using QgoBuild.Sandbox.Engines;

namespace QgoBuild.Sandbox.Tests.Engines;

public sealed class HostMachineTests
{
    private const string Linux = "Linux version 6.1.0-13-amd64";

    [Theory]
    [InlineData("ID=debian\nVERSION_ID=\"12\"\n", "Debian")]
    [InlineData("NAME=\"Ubuntu\"\nID=ubuntu\nID_LIKE=debian\n", "Ubuntu")]
    [InlineData("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", "Ubuntu")]
    [InlineData("ID=fedora\n", "Fedora")]
    [InlineData("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n", "Fedora")]
    [InlineData("ID=arch\n", "OtherLinux")]
    [InlineData("ID=raspbian\nID_LIKE=debian\n", "OtherLinux")]
    [InlineData("", "OtherLinux")]
    public void A_distribution_is_known_by_os_release(string release, string platform) =>
        Assert.Equal(Enum.Parse<Platform>(platform), HostMachine.PlatformOf(release, Linux));

    [Fact]
    public void Windows_Subsystem_is_known_by_its_kernel_whatever_runs_on_it() =>
        Assert.Equal(Platform.WindowsSubsystem, HostMachine.PlatformOf("ID=debian\n", "Linux version 5.15.153.1-microsoft-standard-WSL2"));
}
