using System.Text.Json;
using QgoBuild.Sandbox.Processes;

namespace QgoBuild.Sandbox.Description;

/// <summary>
/// The description of a sandbox, kept as <c>sandbox.json</c> in its directory. The file exists exactly when
/// the sandbox was brought up completely; it does not show whether the sandbox still runs.
/// </summary>
public sealed record SandboxDescription
{
    /// <summary>The server of the environment staging.</summary>
    public required ServerDescription Staging { get; init; }

    /// <summary>The server of the environment production.</summary>
    public required ServerDescription Production { get; init; }

    /// <summary>The image registry.</summary>
    public required RegistryDescription Registry { get; init; }

    /// <summary>The git origin.</summary>
    public required OriginDescription Origin { get; init; }

    /// <summary>The certificate authority that speaks ACME.</summary>
    public required AcmeDescription Acme { get; init; }

    /// <summary>The Docker engine underneath.</summary>
    public required EngineDescription Engine { get; init; }

    /// <summary>The base images.</summary>
    public required ImagesDescription Images { get; init; }

    /// <summary>
    /// Absolute paths, on the servers, of compose files that a release needs there in addition to its own: empty where
    /// Prisma's own schema engine can be downloaded.
    /// </summary>
    public required IReadOnlyList<string> ComposeOverrides { get; init; }

    /// <summary>Identifies the build of this library that made the sandbox: another one checks everything again.</summary>
    public required Guid MadeBy { get; init; }

    /// <summary>Reads the description of the sandbox in <paramref name="directory"/>; null when there is none.</summary>
    /// <exception cref="SandboxException">The file is there but is not a description.</exception>
    public static SandboxDescription? Load(SandboxDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        try
        {
            using var file = File.OpenRead(directory.DescriptionFile);
            return JsonSerializer.Deserialize(file, SandboxJson.Default.SandboxDescription);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException damaged)
        {
            throw new SandboxException(
                $"{directory.DescriptionFile} cannot be read: {damaged.Message} ./build.sh SandboxUp writes it anew.", damaged);
        }
    }

    /// <summary>Writes the description; a reader sees the old one or the new one, never a part.</summary>
    public void Save(SandboxDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        PrivateFile.Write(directory.DescriptionFile, JsonSerializer.Serialize(this, SandboxJson.Default.SandboxDescription) + "\n");
    }
}
