using QgoBuild.Components.Deployments;

namespace QgoBuild.Components;

/// <summary>Targets that require confirmation, and the options that give it in advance.</summary>
public interface IHasConfirmation : IDelivery
{
    /// <summary>The environment that may be changed without confirmation.</summary>
    [Parameter("Confirm in advance: the name of the environment", Name = "approve")]
    EnvironmentName Approved => TryGetValue(() => Approved);

    /// <summary>Who approved this and where, as the gates found it: kept in the journal and shown; null when nobody did, or no gate was checked.</summary>
    string? ApprovedBy => null;

    /// <summary>Whether to require no confirmation.</summary>
    [Parameter("Require no confirmation")]
    bool Yes => TryGetValue<bool?>(() => Yes) ?? false;
}
