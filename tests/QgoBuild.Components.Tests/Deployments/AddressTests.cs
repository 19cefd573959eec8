using System.Reflection;
using System.Text.RegularExpressions;
using QgoBuild.Components.Deployments;
using QgoBuild.Delivery.Entrances;
using QgoBuild.Delivery.Sources;

namespace QgoBuild.Components.Tests.Deployments;

/// <summary>Every address of the real environments that is written down anywhere leads to one of their entrances.</summary>
public sealed partial class AddressTests
{
    private static readonly string[] SearchedPaths = ["README.md", "docs", ".github", "build", "app", "scripts"];

    private static readonly DeliveryProfile Live = LiveProfile();

    public static TheoryData<string, string> WrittenAddresses => new(
        SearchedPaths.SelectMany(Files)
            .SelectMany(file => AddressPattern().Matches(File.ReadAllText(file))
            .Select(match => (Path.GetRelativePath(Repository, file), match.Value)))
            .Distinct());

    private static string Repository { get; } = FindRepository();

    [Theory]
    [MemberData(nameof(WrittenAddresses))]
    public void An_address_that_is_written_down_works(string file, string address)
    {
        var url = new Uri(address);
        var environment =
            Assert.Single(Live.Environments, environment => environment.Entrances.Any(entrance => entrance.Hosts.Contains(url.Host)));

        var refused = Record.Exception(() => EntranceRules.ValidateAddress(url, environment.Entrances, environment.Name));
        Assert.True(refused is null, $"{file}: {refused?.Message}");
    }

    [Fact]
    public void Those_of_the_profile_are_checked_whenever_an_environment_is_used() =>
        Assert.All(Live.Environments, environment => Assert.Same(environment, Live[environment.Name]));

    [Fact]
    public void The_document_s_ports_are_served_by_https_and_port_80_leads_there()
    {
        Assert.Equal((int[])[443, 5000], Live["production"].Entrances.Where(entrance => entrance.Tls is not null)
            .Select(entrance => entrance.Port));
        Assert.Equal((int[])[8080, 5001], Live["staging"].Entrances.Where(entrance => entrance.Tls is not null)
            .Select(entrance => entrance.Port));
        Assert.Equal(443, Assert.Single(Live["production"].Entrances, entrance => entrance.Port == 80).RedirectPort);
        Assert.Null(Assert.Single(Live["staging"].Entrances, entrance => entrance.Port == 80).RedirectPort);
    }

    private static IEnumerable<string> Files(string place)
    {
        var path = Path.Combine(Repository, place);
        string[] generated = ["/node_modules/", "/bin/", "/obj/", "/dist/", "/coverage/"];
        return File.Exists(path)
            ? [path]
            : Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                .Where(file => !generated.Any(part => file.Contains(part, StringComparison.Ordinal)));
    }

    // The build itself says what the live profile is; its types are nobody else's business.
    private static DeliveryProfile LiveProfile()
    {
        var build = Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "_build.dll"));
        var access = new LiveAccess { Origin = new GitRemote("origin") };
        const BindingFlags Static = BindingFlags.Public | BindingFlags.Static;
        var application = build.GetType("QgoCargo", throwOnError: true)!.GetField("Application", Static)!;
        var live = build.GetType("Environments", throwOnError: true)!.GetMethod("Live", Static)!;
        return (DeliveryProfile)live.Invoke(null, [application.GetValue(null), access])!;
    }

    private static string FindRepository()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "QgoBuild.sln")))
            directory = Path.GetDirectoryName(directory)
                ?? throw new InvalidOperationException("These tests lie in no clone of the repository.");
        return directory;
    }

    [GeneratedRegex(@"https?://(?:[a-z0-9\-]+\.)*qgocargo\.cloud(?::[0-9]+)?")]
    private static partial Regex AddressPattern();
}
