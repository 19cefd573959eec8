using QgoBuild.Components.Signing;

namespace QgoBuild.Components.Tests.Signing;

public sealed class ImageAttestationsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("qgo attesting ").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("[[driver-type io.containerd.snapshotter.v1]]", 0, "--provenance=mode=max --sbom=true", null)]
    [InlineData("[[driver-type io.containerd.snapshotter.v1]]", 1, "--provenance=mode=max", "The images' SBOM is left out")]
    [InlineData("[[Backing Filesystem extfs] [Supports d_type true]]", 0, "", "Attestations are left out")]
    public async Task What_the_builder_cannot_do_is_left_out_with_a_line(string store, int inspection, string options, string? omission)
    {
        var docker = Path.Combine(_directory, "docker");
        FakeProgram.Write(docker, $"#!/bin/sh\ncase $1 in info) echo '{store}' ;; *) exit {inspection} ;; esac\n");

        var attestations =
            await ImageAttestations.DetectAsync(new Dictionary<string, string?>(), TestContext.Current.CancellationToken, docker);

        Assert.Equal(options, string.Join(' ', attestations.Options));
        Assert.StartsWith(omission ?? "", attestations.Omission ?? "", StringComparison.Ordinal);
        Assert.Equal(omission is null, attestations.Omission is null);
    }
}
