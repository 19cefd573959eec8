using QgoBuild.Delivery.Shell;
using QgoBuild.Delivery.Sources;

namespace QgoBuild.Delivery.Setup;

/// <summary>Requires that Git can use an existing checkout: Git refuses one whose files belong to another user.</summary>
/// <param name="Directory">The environment's directory, which contains the checkout.</param>
public sealed record CheckoutRequirement(string Directory) : IServerRequirement
{
    /// <inheritdoc/>
    public string Name => "checkout";

    /// <inheritdoc/>
    public bool IsUserSpecific => true;

    private RemoteCommand TrustCommand => GitErrors.CreateTrustCommand(Directory);

    /// <inheritdoc/>
    public CheckResult Evaluate(ServerFacts facts) => facts switch
    {
        { Git.Length: 0 } => CheckResult.Unknown("Git must be installed first."),
        { Checkout.Ok: true } => CheckResult.Ok($"Git can use {Directory}."),
        _ when GitErrors.IsDubiousOwnership(facts.Checkout.Problem) => CheckResult.Failed(
            $"Git refuses the checkout {Directory}, because it belongs to another user than {facts.User}: " +
                $"{GitErrors.GetReason(facts.Checkout.Problem)}", TrustCommand.Text) with
        {
            Change = $"Configure Git to accept the checkout {Directory} with any owner.",
        },
        _ => CheckResult.Failed($"Git cannot use the checkout {Directory}: {GitErrors.GetReason(facts.Checkout.Problem)}",
            RemoteCommand.Of("git", "-C", Directory, "status").Text),
    };

    /// <inheritdoc/>
    public RemoteCommand? GetFix(ServerFacts facts) => TrustCommand;
}
