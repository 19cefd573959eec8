namespace QgoBuild.Components.Auditing;

/// <summary>A weakness that is known of a package in use.</summary>
/// <param name="Package">The package, with its version where that is told.</param>
/// <param name="Severity">How grave it is.</param>
/// <param name="Title">What it is; empty where only its address is told.</param>
/// <param name="Url">Where it is described.</param>
internal sealed record Advisory(string Package, AdvisorySeverity Severity, string Title, string Url)
{
    /// <summary>As a line.</summary>
    public override string ToString() => $"{Severity.ToString().ToLowerInvariant(),-8}  {Package}  {(Title.Length > 0 ? $"{Title}  " : "")}{Url}";
}
