using QgoBuild.Components.Deployments;

namespace QgoBuild.Components.Tests.Deployments;

public sealed class SecretFilesTests : IDisposable
{
    private readonly string _parent = Directory.CreateTempSubdirectory("qgo private ").FullName;

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    [Fact]
    public void Only_this_user_can_read_them_and_they_are_gone_afterwards()
    {
        using (var files = new SecretFiles(_parent))
        {
            var key = files.Write("id", "text");
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                    File.GetUnixFileMode(Path.GetDirectoryName(key)!));
            }

            Assert.Equal(Path.GetDirectoryName(key), Path.GetDirectoryName(files.Write("known_hosts", "more")));
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(_parent));
    }

    [Theory]
    [InlineData("a\nb", "a\nb\n")]
    [InlineData("a\r\nb\r\n", "a\nb\n")]
    [InlineData("a\n\n", "a\n")]
    public void They_end_as_ssh_wants_it_whatever_a_form_on_a_web_page_made_of_them(string given, string written)
    {
        using var files = new SecretFiles(_parent);

        Assert.Equal(written, File.ReadAllText(files.Write("id", given)));
    }

    [Fact]
    public void Without_a_file_there_is_no_directory()
    {
        using var files = new SecretFiles(_parent);

        Assert.Empty(Directory.EnumerateFileSystemEntries(_parent));
    }
}
