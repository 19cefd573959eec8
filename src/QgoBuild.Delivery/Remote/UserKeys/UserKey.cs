using Renci.SshNet;
using Renci.SshNet.Security;

namespace QgoBuild.Delivery.Remote.UserKeys;

/// <summary>A key for a login.</summary>
/// <param name="Name">The name for messages: a file, or the comment in an agent.</param>
/// <param name="Algorithms">The signature algorithms, best first.</param>
internal sealed record UserKey(string Name, IReadOnlyList<HostAlgorithm> Algorithms) : IPrivateKeySource
{
    IReadOnlyCollection<HostAlgorithm> IPrivateKeySource.HostKeyAlgorithms => Algorithms;
}
