using QgoBuild.Delivery.Shell;
using QgoBuild.Delivery.Sources;

namespace QgoBuild.Delivery.Setup;

/// <summary>A checkout that Git works with, where there is one: Git refuses one whose files belong to another user.</summary>
/// <param name="Directory">The environment's directory, which is checked out to.</param>
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
        { Git.Length: 0 } => CheckResult.Unknown("Git has to be there first."),
        { Checkout.Ok: true } => CheckResult.Ok($"Git works with {Directory}."),
        _ when GitErrors.IsDubiousOwnership(facts.Checkout.Problem) => CheckResult.Failed(
            $"Git refuses the checkout {Directory}, which belongs to another user than {facts.User}: {GitErrors.GetReason(facts.Checkout.Problem)}", TrustCommand.Text) with
        {
            Change = $"Have Git accept the checkout {Directory}, whoever owns it.",
        },
        _ => CheckResult.Failed($"Git does not work with the checkout {Directory}: {GitErrors.GetReason(facts.Checkout.Problem)}", RemoteCommand.Of("git", "-C", Directory, "status").Text),
    };

    /// <inheritdoc/>
    public RemoteCommand? GetFix(ServerFacts facts) => TrustCommand;
}
