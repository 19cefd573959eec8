namespace QgoBuild.Delivery.Setup;

/// <summary>Requires the environment's directory, whose name may contain a space.</summary>
/// <param name="Directory">The absolute path.</param>
internal sealed record DirectoryRequirement(string Directory) : ServerRequirement("directory")
{
    public override bool IsUserSpecific => true;
    private RemoteCommand CreateCommand => RemoteCommand.Of("mkdir", "-p", "--", Directory);

    public override CheckResult Evaluate(ServerFacts facts) => facts.Directory switch
    {
        { State: "file" } =>
            CheckResult.Failed($"{Directory} is not a directory.", RemoteCommand.Of("mv", "--", Directory, Directory + ".old").Text),
        { Writable: false } =>
            CheckResult.Failed($"{facts.User} may not write to {Directory}.",
                RemoteCommand.Of("install", "-d", "-o", facts.User, Directory).Text + "    # as root"),
        { State: "absent" } =>
            CheckResult.Missing($"{Directory} does not exist yet.", CreateCommand.Text).WithChange($"Create the directory {Directory}."),
        _ => CheckResult.Ok($"{Directory} exists and is writable."),
    };

    public override RemoteCommand? GetFix(ServerFacts facts) => CreateCommand;
}

/// <summary>Requires that Git can use an existing checkout: Git refuses one whose files belong to another user.</summary>
/// <param name="Directory">The environment's directory, which contains the checkout.</param>
internal sealed record CheckoutRequirement(string Directory) : ServerRequirement("checkout")
{
    public override bool IsUserSpecific => true;
    private RemoteCommand TrustCommand => GitErrors.CreateTrustCommand(Directory);

    public override CheckResult Evaluate(ServerFacts facts) => facts switch
    {
        { Git.Length: 0 } => CheckResult.Unknown("Git must be installed first."),
        { Checkout.Ok: true } => CheckResult.Ok($"Git can use {Directory}."),
        _ when GitErrors.IsDubiousOwnership(facts.Checkout.Problem) => CheckResult.Failed(
            $"Git refuses the checkout {Directory}, because it belongs to another user than {facts.User}: " +
                $"{GitErrors.GetReason(facts.Checkout.Problem)}", TrustCommand.Text)
            .WithChange($"Configure Git to accept the checkout {Directory} with any owner."),
        _ => CheckResult.Failed($"Git cannot use the checkout {Directory}: {GitErrors.GetReason(facts.Checkout.Problem)}",
            RemoteCommand.Of("git", "-C", Directory, "status").Text),
    };

    public override RemoteCommand? GetFix(ServerFacts facts) => TrustCommand;
}

/// <summary>Requires that the Docker engine of the server can log in to the registry with the credentials of deployments.</summary>
/// <param name="Registry">The address of the registry, seen from the server.</param>
/// <param name="User">The user.</param>
internal sealed record RegistryLoginRequirement(string Registry, string User) : ServerRequirement("registry, from there")
{
    public override CheckResult Evaluate(ServerFacts facts) => facts switch
    {
        { Engine.Ok: false } => CheckResult.Unknown("Docker must be running first."),
        { Login.Ok: true } => CheckResult.Ok($"The server can log in to {Registry} as {User}. The password was not stored on the server."),
        _ => CheckResult.Failed($"The server cannot log in to {Registry} as {User}: " +
            (facts.Login.Problem.Length > 0 ? facts.Login.Problem : "there was no response within 20 seconds."),
            $"docker login {Registry}"),
    };
}
