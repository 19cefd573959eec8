namespace QgoBuild.Delivery.GitHub;

/// <summary>Describes a request to GitHub, for messages.</summary>
/// <param name="Description">The end of "the request to GitHub for …": <c>the checks of 4f2ab12c</c>.</param>
/// <param name="Permission">The permission that the token requires, as in workflows: <c>checks: read</c>.</param>
internal sealed record GitHubRequest(string Description, string Permission)
{
    /// <summary>
    /// Whether the request is not idempotent: then it is retried only if it certainly had no effect. Reading a value and setting a value
    /// are idempotent.
    /// </summary>
    public bool MustNotRepeat { get; init; }
}
