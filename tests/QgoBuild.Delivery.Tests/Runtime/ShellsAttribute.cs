using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace QgoBuild.Delivery.Tests.Runtime;

/// <summary>Runs a theory once in each shell that may be a server's <c>/bin/sh</c>: dash, and that of busybox. In both, the tools are this
/// machine's: the scripts require GNU's (find -printf, sed -z, sort -z), and only the language of busybox's shell is tested.</summary>
internal sealed class ShellsAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([new TheoryDataRow<string>("dash"), new TheoryDataRow<string>("busybox")]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
