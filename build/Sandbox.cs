using QgoBuild.Components.Deployments;
using QgoBuild.Components.Testing;
using QgoBuild.Delivery;
using QgoBuild.Delivery.Processes;
using QgoBuild.Sandbox;
using QgoBuild.Sandbox.Containers;
using QgoBuild.Sandbox.Description;
using QgoBuild.Sandbox.Engines;
using QgoBuild.Sandbox.Images;

partial class Build
{
    [Parameter("Directory of the sandbox's files")]
    readonly AbsolutePath? SandboxDirectory;

    public Target SandboxUp => _ => _
        .Description("Bring the sandbox up: two servers, a registry, an origin and an ACME authority")
        .OnlyWhenStatic(() => IsSandboxProfile)
        .Executes(() => this.Run(async cancellationToken =>
        {
            if (!IsProfileNamed && !InvokedTargets.Contains(SandboxUp))
                Console.WriteLine(
                    "No profile is selected: this goes to the sandbox, real servers on this machine (the live ones: --profile live).");
            await new LocalSandbox(SandboxFiles).UpAsync(ConsoleProgress, cancellationToken);
        }));

    public Target SandboxDown => _ => _
        .Description("Remove the sandbox and all that it left on this machine")
        .Executes(() => this.Run(cancellationToken => new LocalSandbox(SandboxFiles).DownAsync(ConsoleProgress, cancellationToken)));

    public bool IsSandboxProfile => !LoadedLocalProfiles.Contains(Environments.LiveProfile);

    public bool IsProfileNamed => LoadedLocalProfiles.Length > 0;

    public async Task<DeliveryProfile> Profile(CancellationToken cancellationToken)
    {
        if (!IsSandboxProfile) return Environments.Live(await FindApplication(cancellationToken), this.LiveAccess);
        var sandbox = SandboxDescription.Load(SandboxFiles) ?? throw new DeliveryException(
            "The sandbox is not up: nothing is deployed there.", "./build.sh DeployStaging brings it up and deploys to it.", exitCode: 2);
        return Environments.Sandbox(await FindApplication(cancellationToken), sandbox);
    }

    public async Task<IReadOnlyDictionary<string, string?>> DockerVariables(CancellationToken cancellationToken) =>
        (await Engine(cancellationToken)).EnvironmentVariables.ToDictionary(variable => variable.Key, variable => (string?)variable.Value);

    public Task<LocalCommand> ComposeCommand(CancellationToken cancellationToken) =>
        ComposeClient.EnsureAsync(SandboxFiles, mayInstall: !Plan, ConsoleProgress, cancellationToken);

    public IReadOnlyList<string> BaseImageArguments => [.. BuiltOn.Keys];

    public async Task<IReadOnlyDictionary<string, string>> BaseImages(CancellationToken cancellationToken)
    {
        var images = await EnsureImages([.. BuiltOn.Values], cancellationToken);
        return BuiltOn.ToDictionary(image => image.Key, image => images[image.Value]);
    }

    public async Task<IReadOnlyDictionary<string, string>> BaseImageDigests(CancellationToken cancellationToken)
    {
        var engine = await Engine(cancellationToken);
        var images = Plan
            ? await ImageIdentity.FindAsync(engine, [.. BuiltOn.Values], cancellationToken)
            : await ImageIdentity.ReadAsync(engine, SandboxFiles, [.. BuiltOn.Values], ConsoleProgress, cancellationToken);
        return images.Count == BuiltOn.Count
            ? BuiltOn.ToDictionary(image => image.Key, image => images[image.Value])
            : throw new DeliveryException("The base images are not on this machine.", "./build.sh DockerBuild gets them.");
    }

    static readonly Dictionary<string, BaseImage> BuiltOn = new()
    {
        ["NODE_IMAGE"] = BaseImage.Node,
        ["NGINX_IMAGE"] = BaseImage.Nginx,
    };

    async Task<QgoBuild.Sandbox.Images.BaseImages> EnsureImages(
        IReadOnlyList<BaseImage> images, CancellationToken cancellationToken) => await QgoBuild.Sandbox.Images.BaseImages.EnsureAsync(
            await Engine(cancellationToken), SandboxFiles, images, ConsoleProgress, cancellationToken);

    public async Task<TestDatabaseImage> TestDatabaseImage(CancellationToken cancellationToken)
    {
        var images = await EnsureImages([BaseImage.Mysql], cancellationToken);
        return new((await FindApplication(cancellationToken)).Database!, images[BaseImage.Mysql]);
    }

    async Task<IReadOnlyDictionary<string, string?>> NodeVariables(CancellationToken cancellationToken) =>
        await SchemaEngine.CanBeDownloadedAsync(SandboxFiles, cancellationToken)
            ? new Dictionary<string, string?>()
            : new Dictionary<string, string?>
            {
                ["PRISMA_SCHEMA_ENGINE_BINARY"] = RootDirectory / "src" / "QgoBuild.Sandbox" / "Assets" / "schema-engine.cjs",
            };

    // An image for the real servers carries Prisma's own engine or is not built.
    public async Task<IReadOnlyDictionary<string, string>> ImageArguments(CancellationToken cancellationToken)
    {
        var isDownloaded = !IsSandboxProfile || await SchemaEngine.CanBeDownloadedAsync(SandboxFiles, cancellationToken);
        return new Dictionary<string, string> { ["SCHEMA_ENGINE"] = isDownloaded ? "download" : "external" };
    }

    SandboxDirectory SandboxFiles => SandboxDirectory is { } directory
        ? new(directory)
        : QgoBuild.Sandbox.Description.SandboxDirectory.InRepository(RootDirectory);

    static Progress ConsoleProgress => new();

    // A plan starts and installs nothing.
    async Task<ContainerEngine> Engine(CancellationToken cancellationToken) => Plan
        ? await ContainerEngine.FindAsync(SandboxFiles, cancellationToken)
            ?? throw new DeliveryException("Docker does not run on this machine.", "./build.sh SandboxUp starts it.")
        : await ContainerEngine.EnsureAsync(SandboxFiles, ConsoleProgress, cancellationToken);

    sealed class Progress : IProgress<string>
    {
        public void Report(string value) => Console.WriteLine($"  {value}");
    }
}
