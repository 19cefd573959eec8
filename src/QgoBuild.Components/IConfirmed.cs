using QgoBuild.Components.Delivering;

namespace QgoBuild.Components;

/// <summary>What is asked about before it is done, and how to answer beforehand.</summary>
public interface IConfirmed : IDelivery
{
    /// <summary>The environment that may be touched without asking.</summary>
    [Parameter("Approve what is done without being asked: name the environment", Name = "approve")]
    EnvironmentName Approved => TryGetValue(() => Approved);

    /// <summary>Whether to ask nothing.</summary>
    [Parameter("Do not ask for confirmation")]
    bool Yes => TryGetValue<bool?>(() => Yes) ?? false;
}
