namespace QgoBuild.Sandbox.Containers;

/// <summary>The sandbox's registry as this machine uses it.</summary>
internal sealed class SandboxRegistry(ContainerEngine engine, string address)
{
    /// <summary>Pushes the image and returns how the servers name it: by digest.</summary>
    /// <param name="image">The image as the engine has it.</param>
    /// <param name="repository">Where it goes.</param>
    /// <param name="cancellationToken">Ends the push; what arrived stays.</param>
    public async Task<string> PushAsync(string image, string repository, CancellationToken cancellationToken)
    {
        var local = $"{address}/{repository}";
        await engine.Docker.With("tag", image, local).For($"tag {image}").ReadAsync(cancellationToken);
        await engine.Docker.With("push", "--quiet", local).For($"push {image} to the sandbox's registry").ReadAsync(cancellationToken);
        var digests = await engine.Docker
            .With("image", "inspect", "--format", "{{json .RepoDigests}}", local)
            .For($"read the digest of {image}")
            .ReadAsync(cancellationToken);
        return $"{ContainerSpecs.RegistryServerAddress}/{repository}@{ParseDigest(digests, local)}";
    }

    /// <summary>The registry answers with its certificate, and accepts the sandbox's user.</summary>
    public async Task<bool> IsReadyAsync(RegistryKeys registryKeys, CancellationToken cancellationToken)
    {
        using var client = new SandboxHttpClient(registryKeys.Authority);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"https://{address}/v2/");
        request.Headers.Authorization =
            new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{RegistryKeys.User}:{registryKeys.Password}")));
        try
        {
            using var response = await client.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException) { return false; }
    }

    /// <summary>The digest under which <paramref name="repository"/> has the image, from a JSON array like
    /// ["repository@sha256:…"].</summary>
    public static string ParseDigest(string repositoryDigests, string repository)
    {
        using var digests = JsonDocument.Parse(repositoryDigests);
        var prefix = repository + "@";
        return digests.RootElement.EnumerateArray().Select(digest => digest.GetString()!)
            .FirstOrDefault(digest => digest.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..]
            ?? throw new SandboxException(
                $"The engine pushed {repository} but does not know its digest. Run ./build.sh SandboxDown, then the same command again.");
    }
}
