namespace QgoBuild.Components;

/// <summary>Targets that require confirmation, and the options that give it in advance.</summary>
public interface IHasConfirmation : IDelivery
{
    /// <summary>The environment that may be changed without confirmation.</summary>
    [Parameter("Confirm in advance: the name of the environment", Name = "approve")]
    EnvironmentName Approved => TryGetValue(() => Approved);

    /// <summary>Who approved this and where, as the gates found it: kept in the journal and shown; null when nobody did, or no gate was
    /// checked.</summary>
    string? ApprovedBy => null;

    /// <summary>Whether to require no confirmation.</summary>
    [Parameter("Require no confirmation")]
    bool Yes => TryGetValue<bool?>(() => Yes) ?? false;

    /// <summary>Whether a change of an environment was confirmed on the command line.</summary>
    bool IsConfirmed(DeploymentEnvironment environment) => Yes || Approved?.ToString() == environment.Name;

    /// <summary>The confirmation as a plan shows it.</summary>
    internal static GatePreview PreviewConfirmation(bool isConfirmed) => isConfirmed
        ? new("confirmation", IsOpen: true, "it was given on the command line.")
        : new("confirmation", IsOpen: null, "at the terminal, or with --yes.");
}
