using System.Text;
using System.Text.RegularExpressions;
using QgoBuild.Sandbox.Addresses;
using QgoBuild.Sandbox.Containers;
using QgoBuild.Sandbox.Description;
using QgoBuild.Sandbox.Keys;

namespace QgoBuild.Sandbox.Tests.Containers;

public sealed class ContainerSpecsTests
{
    private static readonly SandboxDirectory Directory = new("/home/me/my clone/.nuke/temp/sandbox");
    private static readonly SandboxKeys Keys =
        new(Key("login"), Key("push"), Key("deploy"), Key("staging-host"), Key("production-host"), Key("origin-host"));
    private static readonly RegistryKeys Access = new()
    {
        AuthorityFile = "/ca.crt",
        Authority = "AUTHORITY\n",
        Certificate = "CERTIFICATE\n",
        Key = "KEY\n",
        PasswordFile = "/password",
        Password = "pw",
        Users = "ci:hash\n",
    };

    private static readonly ContainerSpec Staging = Server(Access.Authority);

    [Fact]
    public void A_server_is_created_by_these_arguments() => Snapshot.Match(Arguments(Staging), "create-staging.txt");

    [Fact]
    public void A_server_gets_these_files() => Snapshot.Match(Files(Staging), "files-staging.txt");

    [Fact]
    public void The_registry_is_created_with_these_arguments_and_files()
    {
        var registry = ContainerSpecs.Registry("qgobuild/registry:2", SandboxAddresses.AddressPerServer, Access);

        Snapshot.Match(Arguments(registry) + "\n" + Files(registry), "registry.txt");
    }

    [Fact]
    public void The_origin_accepts_one_key_for_pushes_and_another_for_fetches_only()
    {
        var origin = ContainerSpecs.Origin("qgobuild/server:12", SandboxAddresses.AddressPerServer, Keys);

        Snapshot.Match(Arguments(origin) + "\n" + Files(origin), "origin.txt");
    }

    [Fact]
    public void The_ACME_authority_is_created_with_these_arguments_and_files()
    {
        var acmeKeys = new AcmeKeys { Authority = "AUTHORITY\n", Certificate = "CERTIFICATE\n", Key = "KEY\n" };
        var acme = ContainerSpecs.Acme("qgobuild/pebble:2.4", SandboxAddresses.AddressPerServer, acmeKeys);

        Snapshot.Match(Arguments(acme) + "\n" + Files(acme), "acme.txt");
    }

    [Fact]
    public void A_server_is_connected_again_under_all_names_that_it_was_created_with() =>
        Assert.Equal(
            ["network", "connect", "--alias", "qgo-cargo.test", "--alias", "www.qgo-cargo.test", "qgobuild-sandbox", "qgobuild-production"],
            ContainerSpec.ConnectArguments(SandboxNames.Production, SandboxNames.SiteNamesOf(SandboxNames.Production)));

    [Fact]
    public void A_server_without_Prismas_engine_gets_the_stand_in_mounted_by_compose() =>
        Snapshot.Match(Encoding.UTF8.GetString(QgoBuild.Sandbox.Files.EmbeddedAsset.Read("release.override.yml")), "release.override.yml");

    [Fact]
    public void A_container_made_from_the_same_things_has_the_same_configuration() =>
        Assert.Equal(Staging.ConfigurationHash("recipe"), (Staging with { }).ConfigurationHash("recipe"));

    [Fact]
    public void A_container_made_from_other_things_has_another_configuration()
    {
        var configurations = new[]
        {
            Staging.ConfigurationHash("recipe"),
            Staging.ConfigurationHash("another recipe"),
            (Staging with { Image = "another/image:1" }).ConfigurationHash("recipe"),
            (Staging with { Ports = [] }).ConfigurationHash("recipe"),
            (Staging with { Files = [] }).ConfigurationHash("recipe"),
            (Staging with { Aliases = ["another.test"] }).ConfigurationHash("recipe"),
            (Staging with { Volume = null }).ConfigurationHash("recipe"),
            Server("OTHER\n").ConfigurationHash("recipe"),
        };

        Assert.Distinct(configurations);
    }

    [Fact]
    public void Private_keys_are_readable_by_root_alone() =>
        Assert.All(
            Staging.Files.Where(file => Encoding.UTF8.GetString(file.Content.Span).StartsWith("PRIVATE", StringComparison.Ordinal)),
            file => Assert.Equal(QgoBuild.Sandbox.Files.PackedFile.Secret, file.Mode));

    [Fact]
    public void This_machine_knows_the_servers_and_the_origin_by_their_ports() =>
        Assert.Equal(
            """
            [127.0.0.11]:2222 ssh-ed25519 PUBLIC-staging-host
            [127.0.0.12]:2222 ssh-ed25519 PUBLIC-production-host
            [127.0.0.10]:2222 ssh-ed25519 PUBLIC-origin-host

            """,
            Keys.KnownHosts(SandboxAddresses.AddressPerServer));

    private static ContainerSpec Server(string authority)
    {
        var ports = SandboxAddresses.AddressPerServer.Staging;
        return ContainerSpecs.Server(SandboxNames.Staging, "qgobuild/server:12", ports, Keys.StagingHost, Keys, authority, []);
    }

    private static SshKey Key(string name) => new($"/keys/{name}", $"PRIVATE-{name}\n", $"ssh-ed25519 PUBLIC-{name}");

    // The configuration's hash changes with every file: its value is no part of what is read here.
    private static string Arguments(ContainerSpec spec) =>
        Regex.Replace(string.Join('\n', spec.CreateArguments(Directory, "recipe")) + "\n", "[0-9a-f]{64}", "HASH");

    private static string Files(ContainerSpec spec) =>
        string.Concat(spec.Files.Select(file =>
            $"=== {file.Path} {Convert.ToString((int)file.Mode, 8)}\n{Encoding.UTF8.GetString(file.Content.Span)}"));
}
