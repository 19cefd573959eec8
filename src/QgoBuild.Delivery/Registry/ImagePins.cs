namespace QgoBuild.Delivery.Registry;

/// <summary>Finds what the names of pulled images refer to now, so that a release keeps it.</summary>
/// <param name="createClient">Creates a client for a registry.</param>
public sealed class ImagePins(Func<PulledImage, RegistryClient> createClient)
{
    /// <summary>Finds the digests, of different registries at the same time.</summary>
    /// <param name="names">The names, as in a compose file.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>For each name the same with its digest: <c>redis:7@sha256:…</c></returns>
    /// <exception cref="DeliveryException">A registry does not answer, or has no such image.</exception>
    public async Task<IReadOnlyDictionary<string, string>> FindAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(names);
        string[] distinct = [.. names.Distinct()];
        var pinned = await Task.WhenAll(distinct.Select(name => FindAsync(name, cancellationToken)));
        return distinct.Zip(pinned).ToDictionary(image => image.First, image => image.Second);
    }

    private async Task<string> FindAsync(string name, CancellationToken cancellationToken)
    {
        var image = PulledImage.Parse(name);
        if (image.Digest is not null) return name;
        using var client = createClient(image);
        var digest = await client.GetDigestAsync(image.Repository, image.Tag!, cancellationToken);
        return digest is not null ? PulledImage.Pin(name, digest) : throw new DeliveryException(
            $"{image.Registry} has no image {image.Repository}:{image.Tag}, which the compose file names {name}.",
            $"docker pull {name} shows whether it is there; correct the name, or its tag");
    }
}
