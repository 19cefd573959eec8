namespace QgoBuild.Delivery.GitHub;

/// <summary>One thing that is asked of GitHub, in words for the person who has to be told when it fails.</summary>
/// <param name="Description">What it is about, as the end of «GitHub was asked for …»: <c>the checks of 4f2ab12c</c>.</param>
/// <param name="Permission">The right that the token needs, as workflows write it: <c>checks: read</c>.</param>
internal sealed record GitHubRequest(string Description, string Permission)
{
    /// <summary>
    /// Whether doing it twice does it twice: then it is not sent again unless GitHub certainly did nothing the first time. Reading, and setting
    /// something to a value, may be repeated.
    /// </summary>
    public bool MustNotRepeat { get; init; }
}
