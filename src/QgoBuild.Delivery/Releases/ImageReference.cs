namespace QgoBuild.Delivery.Releases;

/// <summary>An image by digest: the path of a repository and a digest, such as <c>qgo-cargo/backend@sha256:…</c>. It contains no registry,
/// because machines may use different addresses for the same registry; <see cref="WithRegistry"/> adds one.</summary>
[JsonConverter(typeof(ImageReferenceJsonConverter))]
public sealed partial record ImageReference
{
    private ImageReference(string repository, string digest) => (Repository, Digest) = (repository, digest);

    /// <summary>The path of the repository in its registry, such as <c>qgo-cargo/backend</c>.</summary>
    public string Repository { get; }

    /// <summary>The manifest's digest: <c>sha256:</c> and 64 hexadecimal digits.</summary>
    public string Digest { get; }

    /// <summary>Creates a reference from the path of a repository and a digest.</summary>
    /// <exception cref="FormatException">The path or the digest is invalid.</exception>
    public static ImageReference Of(string repository, string digest) => Parse($"{repository}@{digest}");

    /// <summary>Parses <c>repository@sha256:…</c>.</summary>
    /// <exception cref="FormatException">The text has another format, such as a tag, or a registry before the path.</exception>
    public static ImageReference Parse(string text) => TryParse(text, out var image)
        ? image
        : throw new FormatException(
            $"\"{text}\" is not an image by digest: repository@sha256:<64 hexadecimal digits> is expected, without a registry.");

    /// <summary>Parses <c>repository@sha256:…</c>; false for another format.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ImageReference? image)
    {
        var match = Pattern.Match(text ?? "");
        image = match.Success ? new ImageReference(match.Groups["repository"].Value, match.Groups["digest"].Value) : null;
        return image is not null;
    }

    /// <summary>The reference with a registry, as Docker pulls it.</summary>
    /// <param name="registryAddress">The address of the registry, seen from the Docker engine: <c>ghcr.io</c> or
    /// <c>127.0.0.10:5443</c>.</param>
    public string WithRegistry(string registryAddress) => $"{registryAddress}/{this}";

    /// <summary><c>repository@sha256:…</c></summary>
    public override string ToString() => $"{Repository}@{Digest}";

    // The grammar of the distribution specification. A path has no colon (port). Its first component must have no dot, because Docker would
    // take it for a registry.
    private const string FirstComponent = "[a-z0-9]+((_|__|-+)[a-z0-9]+)*";
    private const string Component = @"[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*";

    [GeneratedRegex($@"\A(?<repository>{FirstComponent}(/{Component})*)@(?<digest>sha256:[0-9a-f]{{64}})\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern { get; }
}

/// <summary>Writes an <see cref="ImageReference"/> as <c>repository@sha256:…</c>.</summary>
public sealed class ImageReferenceJsonConverter : JsonConverter<ImageReference>
{
    /// <inheritdoc/>
    public override ImageReference Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ImageReference.TryParse(reader.GetString(), out var image)
            ? image : throw new JsonException("An image is repository@sha256:<64 hexadecimal digits>.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ImageReference value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
