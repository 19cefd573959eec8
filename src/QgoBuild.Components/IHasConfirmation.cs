using QgoBuild.Components.Deployments;

namespace QgoBuild.Components;

/// <summary>What is asked about before it is done, and how to answer beforehand.</summary>
public interface IHasConfirmation : IDelivery
{
    /// <summary>The environment that may be touched without asking.</summary>
    [Parameter("Approve what is done without being asked: name the environment", Name = "approve")]
    EnvironmentName Approved => TryGetValue(() => Approved);

    /// <summary>Who approved what is done and where, as the gates found it: kept in the journal and shown; null when nobody did, or nobody has looked.</summary>
    string? ApprovedBy => null;

    /// <summary>Whether to ask nothing.</summary>
    [Parameter("Do not ask for confirmation")]
    bool Yes => TryGetValue<bool?>(() => Yes) ?? false;
}
