using QgoBuild.Delivery.Shell;
using QgoBuild.Delivery.Sources;

namespace QgoBuild.Delivery.Setup;

/// <summary>A checkout that Git works with, where there is one: Git refuses one whose files belong to another user.</summary>
/// <param name="Directory">The environment's directory, which is checked out to.</param>
public sealed record HasCheckout(string Directory) : IServerNeed
{
    /// <inheritdoc/>
    public string Name => "checkout";

    /// <inheritdoc/>
    public bool IsOfUser => true;

    private RemoteCommand Trust => GitRefusal.Trust(Directory);

    /// <inheritdoc/>
    public SetupFinding Judge(ServerFacts facts) => facts switch
    {
        { Git.Length: 0 } => SetupFinding.Unknown("Git has to be there first."),
        { Checkout.Ok: true } => SetupFinding.Ok($"Git works with {Directory}."),
        _ when GitRefusal.IsOfOwner(facts.Checkout.Problem) => SetupFinding.Failed(
            $"Git refuses the checkout {Directory}, which belongs to another user than {facts.User}: {GitRefusal.Reason(facts.Checkout.Problem)}", Trust.Text) with
        {
            Change = $"Have Git accept the checkout {Directory}, whoever owns it.",
        },
        _ => SetupFinding.Failed($"Git does not work with the checkout {Directory}: {GitRefusal.Reason(facts.Checkout.Problem)}", RemoteCommand.Of("git", "-C", Directory, "status").Text),
    };

    /// <inheritdoc/>
    public RemoteCommand? Mend(ServerFacts facts) => Trust;
}
