using System.Runtime.CompilerServices;
using QgoBuild.Delivery.Network;

namespace QgoBuild.Delivery.Tests.Network;

/// <summary>Restricts all tests of this assembly to loopback connections.</summary>
internal static class LoopbackOnly
{
    [ModuleInitializer]
    internal static void SetVariable() => Environment.SetEnvironmentVariable(NetworkGuard.VariableName, "loopback");
}
