using System.Collections.Concurrent;

namespace QgoBuild.Sandbox.Images;

/// <summary>The sandbox's images, each taken from the engine where it is, pulled where that is possible, made from Debian packages where
/// not. Each is provided once, however many callers request it at the same time.</summary>
internal sealed class ImageProvider
{
    private readonly ContainerEngine _engine;
    private readonly LocalImages _present;
    private readonly PublicRegistry _publicRegistry;
    private readonly HostMachine _hostMachine = HostMachine.Current();
    private readonly ProgressStages _progressStages;
    private readonly CancellationToken _cancellationToken;
    private readonly ConcurrentDictionary<string, AsyncLazy<string>> _images = [];
    private readonly AsyncLazy<bool> _canPull = new();
    private readonly AsyncLazy<AptSources> _sources = new();

    private ImageProvider(ContainerEngine engine, LocalImages present, PublicRegistry publicRegistry, ProgressStages progressStages,
        CancellationToken cancellationToken)
    {
        _engine = engine;
        _present = present;
        _publicRegistry = publicRegistry;
        _progressStages = progressStages;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Looks at what the engine has.</summary>
    /// <param name="engine">The engine whose images these are.</param>
    /// <param name="directory">Where it is remembered whether images can be pulled.</param>
    /// <param name="progressStages">Receives a line for each image that took time.</param>
    /// <param name="cancellationToken">Cancels all images that are being provided.</param>
    public static async Task<ImageProvider> CreateAsync(ContainerEngine engine, SandboxDirectory directory, ProgressStages progressStages,
        CancellationToken cancellationToken)
    {
        var present = await LocalImages.ReadAsync(engine, cancellationToken);
        return new ImageProvider(engine, present, new PublicRegistry(engine, directory, TimeProvider.System), progressStages,
            cancellationToken);
    }

    /// <summary>What identifies the content of one of the images: its recipe's hash, or its official name.</summary>
    public static string IdentityOf(string image) => Recipes.All.FirstOrDefault(recipe => recipe.Tag == image)?.Hash ?? image;

    public Task<string> GetAsync(BaseImage image) => image switch
    {
        BaseImage.Node => GetAsync(Recipes.OfficialName(image), Recipes.Node),
        BaseImage.Nginx => GetAsync(Recipes.OfficialName(image), Recipes.Nginx),
        _ => GetOnceAsync(Recipes.OfficialName(image), _present.NameOf(image), BuildMysqlAsync),
    };

    public Task<string> GetRegistryAsync() => GetAsync(Recipes.OfficialRegistry, Recipes.Registry);
    public Task<string> GetServerAsync() => GetAsync(official: null, Recipes.Server);
    public Task<string> GetNewerServerAsync() => GetAsync(official: null, Recipes.NewerServer);
    public Task<string> GetPebbleAsync() => GetAsync(official: null, Recipes.Pebble);
    public Task<string> GetMariaDbAsync() => GetAsync(official: null, Recipes.Mariadb);
    public Task<string> GetPostgreSqlAsync() => GetAsync(official: null, Recipes.PostgreSql);
    public Task<string> GetCertbotAsync() => GetAsync(official: null, Recipes.Certbot);

    private Task<string> GetAsync(string? official, ImageRecipe recipe) =>
        GetOnceAsync(official ?? recipe.Tag, _present.NameOf(official, recipe), () => BuildAsync(recipe));

    private Task<string> GetAsync(Bootstrap bootstrap)
    {
        var official = bootstrap == Recipes.Debian ? Recipes.OfficialDebian : null;
        return GetOnceAsync(official ?? bootstrap.Tag, _present.NameOf(official, bootstrap), () => BuildAsync(bootstrap));
    }

    // A name that is no recipe's tag is an official one.
    private Task<string> GetOnceAsync(string name, string? present, Func<Task<string>> make) =>
        _images.GetOrAdd(name, _ => new AsyncLazy<string>()).RunAsync(async () =>
        {
            if (present is not null) return present;
            if (!name.StartsWith(Recipes.Prefix, StringComparison.Ordinal) && await TryPullAsync(name)) return name;
            return await make();
        });

    private async Task<bool> TryPullAsync(string official)
    {
        if (!await _canPull.RunAsync(() => _publicRegistry.CanPullAsync(official, _cancellationToken))) return false;
        try
        {
            await _progressStages.RunAsync($"{official} pulled", () => _publicRegistry.PullAsync(official, _cancellationToken));
            return true;
        }
        catch (LocalCommandException failure) when (_hostMachine.HasDebianArchive)
        {
            _progressStages.Report(
                $"{official} could not be pulled ({failure.LastLines.Split('\n')[^1]}): it is made from Debian packages instead");
            return false;
        }
    }

    private async Task<string> BuildAsync(ImageRecipe recipe)
    {
        var fetching = recipe.NeedsNpm ? NpmPackage.FetchAsync(_cancellationToken) : Task.FromResult<PackedFile[]>([]);
        var baseImage = await GetAsync(recipe.Base);
        var fetched = await fetching;
        await _progressStages.RunAsync($"{recipe.Tag} built", () => recipe.BuildAsync(_engine, baseImage, fetched, _cancellationToken));
        return recipe.Tag;
    }

    private async Task<string> BuildAsync(Bootstrap bootstrap)
    {
        var sources = await _sources.RunAsync(() => Bootstrapper.EnsureAsync(_hostMachine, _cancellationToken));
        await _progressStages.RunAsync($"{bootstrap.Tag} made from Debian packages", () =>
            bootstrap.BuildAsync(_engine, sources, _hostMachine.IsRoot, _cancellationToken));
        return bootstrap.Tag;
    }

    // The real MySQL is in Debian's unstable release only, which a mirror may not have; MariaDB is similar enough for trials.
    private async Task<string> BuildMysqlAsync()
    {
        try
        {
            await GetAsync(Recipes.Mysql.Base);
        }
        catch (LocalCommandException failure)
        {
            _progressStages.Report($"MySQL is not available: this sandbox uses MariaDB 10.11 instead. {failure.Message}");
            return await BuildAsync(Recipes.Mariadb);
        }

        return await BuildAsync(Recipes.Mysql);
    }
}
