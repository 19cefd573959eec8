using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace QgoBuild.Delivery.Releases;

/// <summary>
/// An image by its content: a repository's path and a digest, such as <c>qgo-cargo/backend@sha256:…</c>. It names no registry,
/// because machines know the same registry under different names; <see cref="WithRegistry"/> adds the one that fits.
/// </summary>
[JsonConverter(typeof(ImageReferenceJsonConverter))]
public sealed partial record ImageReference
{
    private ImageReference(string repository, string digest) => (Repository, Digest) = (repository, digest);

    /// <summary>The repository's path in its registry, such as <c>qgo-cargo/backend</c>.</summary>
    public string Repository { get; }

    /// <summary>The manifest's digest: <c>sha256:</c> and 64 hexadecimal digits.</summary>
    public string Digest { get; }

    /// <summary>Joins a repository's path and a digest.</summary>
    /// <exception cref="FormatException">One of the two is not what it should be.</exception>
    public static ImageReference Of(string repository, string digest) => Parse($"{repository}@{digest}");

    /// <summary>Reads <c>repository@sha256:…</c>.</summary>
    /// <exception cref="FormatException">It is anything else: a tag, or a registry's name before the path.</exception>
    public static ImageReference Parse(string text) => TryParse(text, out var image)
        ? image
        : throw new FormatException($"«{text}» is not an image by digest: repository@sha256:<64 hexadecimal digits> is expected, without a registry.");

    /// <summary>Reads <c>repository@sha256:…</c>; false for anything else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ImageReference? image)
    {
        var match = Pattern.Match(text ?? "");
        image = match.Success ? new ImageReference(match.Groups["repository"].Value, match.Groups["digest"].Value) : null;
        return image is not null;
    }

    /// <summary>The reference that a Docker engine pulls from the registry at this address.</summary>
    /// <param name="registryAddress">A registry as that engine names it: <c>ghcr.io</c> or <c>127.0.0.10:5443</c>.</param>
    public string WithRegistry(string registryAddress) => $"{registryAddress}/{this}";

    /// <summary><c>repository@sha256:…</c></summary>
    public override string ToString() => $"{Repository}@{Digest}";

    // The grammar of the distribution specification. A colon (a port) cannot occur in a path; a first component with
    // a dot would be taken for a registry's name by Docker, hence none is allowed there.
    private const string FirstComponent = "[a-z0-9]+((_|__|-+)[a-z0-9]+)*";
    private const string Component = @"[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*";

    [GeneratedRegex($@"\A(?<repository>{FirstComponent}(/{Component})*)@(?<digest>sha256:[0-9a-f]{{64}})\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern { get; }
}
