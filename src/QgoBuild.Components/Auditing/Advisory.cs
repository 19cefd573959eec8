namespace QgoBuild.Components.Auditing;

/// <summary>A known vulnerability of a package in use.</summary>
/// <param name="Package">The package, with its version where it is known.</param>
/// <param name="Severity">Its severity.</param>
/// <param name="Title">A short description; empty where only the address is known.</param>
/// <param name="Url">Where it is described.</param>
internal sealed record Advisory(string Package, AdvisorySeverity Severity, string Title, string Url)
{
    /// <summary>As a line.</summary>
    public override string ToString() =>
        $"{Severity.ToString().ToLowerInvariant(),-8}  {Package}  {(Title.Length > 0 ? $"{Title}  " : "")}{Url}";
}
