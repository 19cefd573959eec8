namespace QgoBuild.Delivery.Setup;

/// <summary>Requires that the Docker engine of the server can log in to the registry with the credentials of deployments.</summary>
/// <param name="Registry">The address of the registry, seen from the server.</param>
/// <param name="User">The user.</param>
public sealed record RegistryLoginRequirement(string Registry, string User) : IServerRequirement
{
    /// <inheritdoc/>
    public string Name => "registry, from there";

    /// <inheritdoc/>
    public CheckResult Evaluate(ServerFacts facts) => facts switch
    {
        { Engine.Ok: false } => CheckResult.Unknown("Docker must be running first."),
        { Login.Ok: true } => CheckResult.Ok($"The server can log in to {Registry} as {User}. The password was not stored on the server."),
        _ => CheckResult.Failed($"The server cannot log in to {Registry} as {User}: " +
            (facts.Login.Problem.Length > 0 ? facts.Login.Problem : "there was no response within 20 seconds."),
            $"docker login {Registry}"),
    };
}
