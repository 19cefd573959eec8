using System.ComponentModel;

namespace QgoBuild.Components.Deployments;

/// <summary>A set of environments with the registry and the repository that go with them: the sandbox, or the real thing.</summary>
public sealed record DeliveryProfile
{
    /// <summary>Its name, as <c>--profile</c> takes it.</summary>
    public required string Name { get; init; }

    /// <summary>What is delivered.</summary>
    public required Application Application { get; init; }

    /// <summary>The environments.</summary>
    public required IReadOnlyList<DeploymentEnvironment> Environments { get; init; }

    /// <summary>Where images are pushed to.</summary>
    public required ImageRegistry Registry { get; init; }

    /// <summary>The repository with a branch for each environment.</summary>
    public required GitRemote Origin { get; init; }

    /// <summary>Whether this is the sandbox: uncommitted work is named and left out, and an environment's branch goes wherever the release
    /// is. Elsewhere both are refused.</summary>
    public bool IsSandbox { get; init; }

    /// <summary>What an environment's server logs in to the registry with; null where none is required.</summary>
    public RegistryCredentials? CredentialsFor(DeploymentEnvironment environment) => Registry.CredentialsFor(environment.Registry);

    /// <summary>A client for the registry of an image, by the name that a compose file gives it; the caller disposes of it. This
    /// profile's own registry may have another name on its servers. Any other is read without credentials.</summary>
    public RegistryClient CreateRegistryClient(PulledImage image) =>
        image.Registry == Registry.Address || Environments.Any(environment => environment.Registry == image.Registry)
            ? Registry.CreateClient()
            : new RegistryClient(new RegistryAccess(image.Address), NetworkGuard.FromEnvironment());

    /// <summary>An environment.</summary>
    /// <exception cref="DeliveryException">There is none of that name, or no edge can be made from its entrances.</exception>
    public DeploymentEnvironment this[string name]
    {
        get
        {
            var found = Environments.FirstOrDefault(environment => environment.Name == name)
                ?? throw new DeliveryException(
                    $"The profile {Name} has no environment \"{name}\", only " +
                        $"{string.Join(" and ", Environments.Select(environment => environment.Name))}.", exitCode: 2);
            EntranceRules.Validate(found.Entrances, Application.ServiceNames, found.Name);
            // Where a machine has one loopback address only, the sandbox publishes other ports than its entrances have.
            foreach (var (_, address) in found.Access.Address is null ? found.PublicAddresses : [])
                EntranceRules.ValidateAddress(address, found.Entrances, found.Name);
            return found;
        }
    }
}

/// <summary>The names of the environments.</summary>
[TypeConverter(typeof(TypeConverter<EnvironmentName>))]
public sealed class EnvironmentName : Enumeration
{
    /// <summary>Where the team tries a release.</summary>
    public static readonly EnvironmentName Staging = new() { Value = "staging" };

    /// <summary>Where customers are.</summary>
    public static readonly EnvironmentName Production = new() { Value = "production" };
}

/// <summary>The credentials for the real servers, their registry and their repository.</summary>
public sealed record LiveAccess
{
    /// <summary>The file of the SSH key; null for the keys of the user's OpenSSH.</summary>
    public string? PrivateKey { get; init; }

    /// <summary>The passphrase of keys that have one, unless the agent holds them.</summary>
    public string? Passphrase { get; init; }

    /// <summary>The known_hosts file with the servers' keys; null for the user's own.</summary>
    public string? KnownHosts { get; init; }

    /// <summary>The user of the registry.</summary>
    public string? RegistryUser { get; init; }

    /// <summary>A token for the registry that may write packages.</summary>
    public string? RegistryToken { get; init; }

    /// <summary>The repository with a branch for each environment.</summary>
    public required GitRemote Origin { get; init; }
}
