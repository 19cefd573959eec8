using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Setup;

namespace QgoBuild.Delivery.Tests.Setup;

/// <summary>The parsing of the facts script's output.</summary>
public sealed class ServerFactsTests
{
    private const string Minimal = "@time\n 1795000000\n@user-id\n 4294967294\n@directory\n absent";

    [Fact]
    public void Without_answers_of_programs_nothing_is_installed_and_nothing_succeeds()
    {
        var facts = Parse("");

        Assert.Equal((1_795_000_000, 4_294_967_294, "", ""), (facts.Time, facts.UserId, facts.User, facts.SystemName));
        Assert.Equal(ToolsRequirement.Programs, facts.MissingPrograms);
        Assert.Equal(new EngineFacts("", Ok: false, ""), facts.Engine);
        Assert.All([facts.Login, facts.Source, facts.Checkout], access => Assert.Equal(new AccessFacts(Ok: false, ""), access));
        Assert.Equal(new DirectoryFacts("absent", Writable: false, 0), facts.Directory);
        Assert.Equal(("", null, 0, false), (facts.Compose, facts.ImagesFreeMebibytes, facts.MemoryMebibytes, facts.Docker));
        Assert.Empty(facts.Ports);
        Assert.Equal(
            new ProtectionFacts(
                new DeployUserFacts(Exists: false, "", HasKeys: false, ""),
                "",
                ConnectedPort: 0,
                new FirewallFacts(IsInstalled: false, "", IsFirewalldActive: false, "", IsLoaded: false, IsEnabled: false),
                "",
                "",
                new UpdateFacts(IsInstalled: false, "", ""),
                "",
                "",
                "",
                "",
                SwapMebibytes: 0,
                "",
                ""),
            facts.Protection);
    }

    [Fact]
    public void Empty_sections_are_the_same_as_none()
    {
        var sections = "memory system programs compose listeners deploy-account connection firewalld time-services daemon published";
        Assert.Equal(Parse("").Protection, Parse(string.Concat(sections.Split(' ').Select(name => $"@{name}\n"))).Protection);
    }

    [Theory]
    [InlineData("MemTotal:        8165432 kB\n SwapTotal:       2097148 kB", 7974, 2047)]
    [InlineData("MemTotal: 99999999999999999999 kB\n SwapTotal: none", 0, 0)]
    [InlineData("MemTotal:\n SwapTotal: -5 kB", 0, 0)]
    public void Memory_is_a_number(string memory, long expectedMemory, long expectedSwap)
    {
        var facts = Parse($"@memory\n {memory}\n");
        Assert.Equal((expectedMemory, expectedSwap), (facts.MemoryMebibytes, facts.Protection.SwapMebibytes));
    }

    [Theory]
    [InlineData(" Avail\n 12345\n", 12345)]
    [InlineData(" Avail\n   12345\n", 12345)]
    [InlineData(" Avail\n -\n", 0)]
    [InlineData("", 0)]
    public void Free_space_is_the_last_line_of_df(string output, long expected)
    {
        var facts = Parse($"@directory-free\n{output}@images-free\n{output}");
        Assert.Equal((expected, expected), (facts.Directory.FreeMebibytes, facts.ImagesFreeMebibytes));
    }

    [Theory]
    [InlineData("ID=debian\n ID_LIKE=\n PRETTY_NAME=\"Debian GNU/Linux 12\"", "debian", "", "Debian GNU/Linux 12")]
    [InlineData("ID='ubuntu'\n ID_LIKE=\"a debian\"\n # NAME=\n PRETTY_NAME=\"A \\\"B\\\" \\$C\"", "ubuntu", "a debian", "A \"B\" $C")]
    [InlineData("ID=\"\n PRETTY_NAME=$(id)\n PRETTY_NAME=@end", "\"", "", "@end")]
    public void The_distribution_is_read_from_os_release(string file, string system, string like, string name)
    {
        var facts = Parse($"@system\n {file}\n");
        Assert.Equal((system, like, name), (facts.System, facts.SystemLike, facts.SystemName));
    }

    [Theory]
    [InlineData("10.0.0.1 50000 10.0.0.2 2200", 2200)]
    [InlineData("10.0.0.1 50000 10.0.0.2 x", 0)]
    [InlineData("10.0.0.1 50000 10.0.0.2 99999999999", 0)]
    public void The_port_of_the_connection_is_the_last_word(string connection, int expected) =>
        Assert.Equal(expected, Parse($"@connection\n {connection}\n").Protection.ConnectedPort);

    [Theory]
    [InlineData("@engine\n 26.1\n /var/lib/docker\n", "26.1", true, "")]
    [InlineData("@engine\n", "", true, "")]
    [InlineData("@engine\n \n \n@failed engine\n Cannot connect\n", "", false, "Cannot connect")]
    [InlineData("@failed engine\n 1\n 2\n 3\n 4\n 5\n 6\n 7\n 8\n @end\n", "", false, "2\n3\n4\n5\n6\n7\n8\n@end")]
    public void A_program_that_fails_has_a_section_with_the_end_of_its_errors(string sections, string version, bool isOk, string problem) =>
        Assert.Equal(new EngineFacts(version, isOk, problem), Parse(sections).Engine);

    [Fact]
    public void A_port_listens_on_any_address_and_has_a_publisher()
    {
        const string Listeners = "@listeners\n 0100007F:1F90\n garbage\n x:FFFFFFFFF\n";
        var facts = Parse($"@port 8080\n web-1 shop\n web-2 other\n@port 22\n@port 1\n alone \n{Listeners}");

        Assert.Equal(new PortFacts(8080, Listens: true, "web-1", "shop"), facts.Ports[0]);
        Assert.Equal([new PortFacts(22, Listens: false, "", ""), new PortFacts(1, Listens: false, "alone", "")], facts.Ports.Skip(1));
        Assert.Empty(facts.Protection.OpenPorts);
    }

    [Theory]
    [InlineData("@firewall-listing\n a\n b\n@firewall-table\n a\n b\n", true)]
    [InlineData("@firewall-listing\n a\n b\n@firewall-table\n a\n c\n", false)]
    [InlineData("@firewall-listing\n a\n@firewall-table\n", false)]
    [InlineData("@firewall-listing\n \n@firewall-table\n", false)]
    [InlineData("@firewall-table\n a\n", false)]
    public void The_firewall_is_loaded_if_nft_lists_what_it_listed_before(string sections, bool isLoaded) =>
        Assert.Equal(isLoaded, Parse(sections).Protection.Firewall.IsLoaded);

    [Fact]
    public void Lines_of_a_section_are_never_headers()
    {
        var facts = Parse("@published\n @end\n @time\n  \"indented\"\u001b[0m\r\t|\n@home\n /root\n");

        Assert.Equal("@end\n@time\n \"indented\" [0m \t|", facts.Protection.Published);
        Assert.Equal(("/root", 1_795_000_000), (facts.Home, facts.Time));
    }

    [Fact]
    public void Each_truncated_answer_is_refused()
    {
        var answer = $"{Minimal}\n@published\n @end\n@end";
        var parts = Enumerable.Range(0, answer.Length).Select(length => answer[..length]);
        Assert.All(parts, part => Assert.Throws<FormatException>(() => ServerSections.Parse(part)));
    }

    private static ServerFacts Parse(string sections) => ServerFacts.Parse(ServerSections.Parse($"{Minimal}\n{sections}@end"));
}
