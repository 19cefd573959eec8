using QgoBuild.Delivery.Releases;

partial class Build
{
    Task<CommitId>? _head;

    public Release? PushedRelease { get; set; }

    public Task<CommitId> Head(CancellationToken cancellationToken) => _head ??= ((IDelivery)this).Checkout.GetHeadAsync(cancellationToken);

    public AbsolutePath SolutionFile => RootDirectory / "QgoBuild.sln";

    public AbsolutePath BackendDirectory => RootDirectory / "app" / "backend";

    public AbsolutePath FrontendDirectory => RootDirectory / "app" / "frontend";

    public IEnumerable<string> KnownServices => Environments.QgoCargo.ReachableServices;

    public string SourceUrl => Environments.SourceUrl;

    public IReadOnlyList<AbsolutePath> TestProjects =>
        [.. (RootDirectory / "tests").GlobFiles("*/*.Tests.csproj").Where(project => project.Name != "QgoBuild.EndToEnd.Tests.csproj").OrderBy(project => project.Name, StringComparer.Ordinal)];
}
