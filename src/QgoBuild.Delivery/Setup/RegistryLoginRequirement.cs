namespace QgoBuild.Delivery.Setup;

/// <summary>A registry that lets the server's engine in, with the credentials that deployments hand it.</summary>
/// <param name="Registry">The registry, as the server names it.</param>
/// <param name="User">The user.</param>
public sealed record RegistryLoginRequirement(string Registry, string User) : IServerRequirement
{
    /// <inheritdoc/>
    public string Name => "registry, from there";

    /// <inheritdoc/>
    public CheckResult Evaluate(ServerFacts facts) => facts switch
    {
        { Engine.Ok: false } => CheckResult.Unknown("The engine has to run first."),
        { Login.Ok: true } => CheckResult.Ok($"{Registry} lets the server in as {User}. The password was not kept there."),
        _ => CheckResult.Failed($"{Registry} does not let the server in as {User}: {(facts.Login.Problem.Length > 0 ? facts.Login.Problem : "it did not answer in 20 seconds.")}", $"docker login {Registry}"),
    };
}
