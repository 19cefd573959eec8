namespace QgoBuild.EndToEnd.Tests.Faults;

/// <summary>What came of a fault at a step.</summary>
/// <param name="Fault">The fault's name.</param>
/// <param name="Step">The step.</param>
/// <param name="Outcome">How the deployment ended.</param>
/// <param name="Seconds">How long after the fault users were last not served as usual; 0 when they noticed nothing.</param>
public sealed record FaultResult(string Fault, string Step, string Outcome, double Seconds);
