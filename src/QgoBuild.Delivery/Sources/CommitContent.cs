using System.Text.RegularExpressions;
using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Sources;

/// <summary>What an image is built from, as far as Git and the build's arguments identify it: all but its base images.</summary>
/// <param name="Key">Identifies it.</param>
/// <param name="Arguments">The build arguments that its Dockerfile names, base images left out.</param>
/// <param name="BaseImageArguments">The arguments that its Dockerfile names and that name base images.</param>
public sealed record ImageSource(ContentKey Key, IReadOnlyDictionary<string, string> Arguments, IReadOnlyList<string> BaseImageArguments)
{
    /// <summary>Identifies all that the image is built from.</summary>
    /// <param name="bases">The digest of each base image, by the argument that names it; the image uses some of them.</param>
    /// <param name="platform">What it is built for: <c>linux/amd64</c>.</param>
    public ContentKey ComputeContentKey(IReadOnlyDictionary<string, string> bases, string platform) => ContentKey.Compute(
        [new("source", Key.ToString()), new("platform", platform),
            .. BaseImageArguments.Select(argument => KeyValuePair.Create($"base {argument}", bases[argument]))]);
}

/// <summary>
/// What a commit's release is made from, read from Git alone and without exporting anything: a merge commit, a squash or a revert has the
/// content of the commit whose files it has.
/// </summary>
/// <param name="Key">Identifies all of it: the images' sources and the files that are deployed beside the images.</param>
/// <param name="Images">What the image of each service is built from.</param>
public sealed record CommitContent(ContentKey Key, IReadOnlyDictionary<string, ImageSource> Images)
{
    /// <summary>Reads it.</summary>
    /// <param name="checkout">The checkout.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="contexts">The directory that the image of each service is built in, with its Dockerfile.</param>
    /// <param name="files">The files and directories of the repository that a release has beside its images.</param>
    /// <param name="arguments">The arguments of every build, without base images.</param>
    /// <param name="bases">The names of the arguments that name base images.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<CommitContent> ReadAsync(
        GitCheckout checkout,
        CommitId commit,
        IReadOnlyDictionary<string, string> contexts,
        IReadOnlyList<string> files,
        IReadOnlyDictionary<string, string> arguments,
        IReadOnlyList<string> bases,
        CancellationToken cancellationToken)
    {
        var images = new Dictionary<string, ImageSource>();
        var inputs = new Dictionary<string, string>();
        foreach (var (service, context) in contexts)
        {
            var dockerfile = await checkout.FindTextAsync(commit, $"{context}/Dockerfile", cancellationToken).ConfigureAwait(false);
            var used = arguments.Where(argument => UsesArgument(dockerfile, argument.Key)).ToDictionary();
            var identity = await checkout.GetContentIdsAsync(commit, context, cancellationToken).ConfigureAwait(false);
            var key = ContentKey.Compute(identity.Select(entry => Input("path", entry))
                .Concat(used.Select(argument => Input("argument", argument))));
            images[service] = new ImageSource(key, used, [.. bases.Where(name => UsesArgument(dockerfile, name))]);
            inputs[$"image {service}"] = key.ToString();
        }

        foreach (var file in files)
        {
            foreach (var entry in await checkout.GetContentIdsAsync(commit, file, cancellationToken).ConfigureAwait(false))
                inputs[$"path {entry.Key}"] = entry.Value;
        }

        return new CommitContent(ContentKey.Compute(inputs), images);

        static KeyValuePair<string, string> Input(string kind, KeyValuePair<string, string> entry) =>
            new($"{kind} {entry.Key}", entry.Value);
    }

    // A Dockerfile that cannot be read from this repository may use any argument.
    private static bool UsesArgument(string? dockerfile, string argument) =>
        dockerfile is null || Regex.IsMatch(dockerfile, $@"(?<!\w){Regex.Escape(argument)}(?!\w)");
}
