using QgoBuild.Sandbox.Keys;
using Renci.SshNet;

namespace QgoBuild.Sandbox.Tests.Keys;

public sealed class SshKeyTests : IDisposable
{
    private readonly TemporarySandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void A_key_is_made_once_and_then_read()
    {
        var made = SshKey.Ensure(_sandbox.Directory, "login");

        Assert.Equal(made, SshKey.Ensure(_sandbox.Directory, "login"));
        Assert.NotEqual(made.Private, SshKey.Ensure(_sandbox.Directory, "push").Private);
    }

    [Fact]
    public void Half_a_key_is_made_anew()
    {
        var half = SshKey.Ensure(_sandbox.Directory, "login");
        File.Delete(half.File + ".pub");

        var whole = SshKey.Ensure(_sandbox.Directory, "login");

        Assert.NotEqual(half.Public, whole.Public);
        Assert.Equal(whole.Public + "\n", File.ReadAllText(whole.File + ".pub"));
    }

    [Fact]
    public void An_SSH_client_reads_the_private_key_and_derives_the_public_one()
    {
        var key = SshKey.Ensure(_sandbox.Directory, "login");

        using var read = new PrivateKeyFile(key.File);

        var algorithm = Assert.Single(read.HostKeyAlgorithms);
        Assert.Equal(key.Public, $"{algorithm.Name} {Convert.ToBase64String(algorithm.Data)}");
    }

    [Fact]
    public void Only_its_owner_may_read_a_private_key()
    {
        var key = SshKey.Ensure(_sandbox.Directory, "login");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, FileModes.Of(key.File));
    }
}
