using System.Runtime.CompilerServices;
using QgoBuild.Delivery.Network;

namespace QgoBuild.Delivery.Tests.Network;

/// <summary>No test of this assembly can reach anything but this machine, whatever it is given to dial.</summary>
internal static class LoopbackOnly
{
    [ModuleInitializer]
    internal static void SetVariable() => Environment.SetEnvironmentVariable(NetworkGuard.VariableName, "loopback");
}
