using QgoBuild.Delivery.Remote.HostKeys;

namespace QgoBuild.Delivery.Tests.Remote.HostKeys;

public sealed class KnownHostsTests
{
    private static readonly HostKey Key = new("ssh-ed25519", "AAAAC3NzaC1lZDI1NTE5AAAAIGh/vFhGhIbQn1Wo41P4lFKVSGtcNMuGMVE7NVJBb46v");
    private static readonly HostKey Other = new("ssh-ed25519", "AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    private static readonly HostKey OtherTypeKey = new("ssh-rsa", "AAAAB3NzaC1yc2EAAAADAQAB");

    [Fact]
    public void A_listed_key_is_known() => Assert.Equal(HostKeyVerdict.Known, Check($"host {Key}"));

    [Fact]
    public void A_host_without_a_line_is_unknown() => Assert.Equal(HostKeyVerdict.Unknown, Check($"other {Key}\n\n# host {Key}"));

    [Fact]
    public void With_an_empty_file_every_host_is_unknown() => Assert.Equal(HostKeyVerdict.Unknown, Check(""));

    [Fact]
    public void Another_key_of_the_same_type_is_a_changed_key() => Assert.Equal(HostKeyVerdict.Changed, Check($"host {Other}"));

    [Fact]
    public void One_matching_line_among_several_is_enough() => Assert.Equal(HostKeyVerdict.Known, Check($"host {Other}\nhost {Key}"));

    [Fact]
    public void A_listed_key_of_another_type_does_not_matter() => Assert.Equal(HostKeyVerdict.Unknown, Check($"host {OtherTypeKey}"));

    [Theory]
    [InlineData("host {0}\n@revoked * {0}")]
    [InlineData("@revoked * {0}\nhost {0}")]
    [InlineData("@revoked host {0}")]
    public void A_revoked_key_is_revoked_regardless_of_the_order_of_lines(string file) =>
        Assert.Equal(HostKeyVerdict.Revoked, Check(string.Format(null, file, Key)));

    [Fact]
    public void Revoking_one_key_of_a_host_keeps_its_other_keys() =>
        Assert.Equal(HostKeyVerdict.Known, Check($"host {Key}\n@revoked host {Other}"));

    [Fact]
    public void A_certificate_authority_is_not_a_host_key()
    {
        Assert.Equal(HostKeyVerdict.Unknown, Check($"@cert-authority * {Key}"));
        Assert.Equal(HostKeyVerdict.Known, Check($"@cert-authority * {Other}\nhost {Key}"));
    }

    [Fact]
    public void A_port_other_than_22_is_part_of_the_name()
    {
        Assert.Equal(HostKeyVerdict.Known, Check($"[host]:2222 {Key}", port: 2222));
        Assert.Equal(HostKeyVerdict.Unknown, Check($"[host]:2222 {Key}", port: 2223));
        Assert.Equal(HostKeyVerdict.Unknown, Check($"[host]:2222 {Key}", port: 22));
    }

    [Fact]
    public void A_host_on_another_port_may_be_listed_without_its_port()
    {
        Assert.Equal(HostKeyVerdict.Known, Check($"host {Key}", port: 2222));
        Assert.Equal(HostKeyVerdict.Unknown, Check($"host {Other}", port: 2222));
        Assert.Equal(HostKeyVerdict.Revoked, Check($"[host]:2222 {Key}\n@revoked host {Key}", port: 2222));
    }

    [Fact]
    public void The_fingerprint_equals_that_of_ssh_keygen()
    {
        using var directory = new TestDirectory();
        var file = directory.Write("key.pub", $"{Key}\n");
        Assert.Contains($" {Key.Fingerprint} ", LocalTool.Read("ssh-keygen", "-lf", file), StringComparison.Ordinal);
    }

    [Fact]
    public void The_type_of_a_key_is_read_from_its_bytes() => Assert.Equal(Key, HostKey.FromBytes(Convert.FromBase64String(Key.Base64)));

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("/////3NzaA==")]
    public void Bytes_without_a_type_are_refused(string base64) =>
        Assert.Throws<FormatException>(() => HostKey.FromBytes(Convert.FromBase64String(base64)));

    private static HostKeyVerdict Check(string file, int port = 22) => KnownHosts.Parse(file).Check("host", port, Key);
}
