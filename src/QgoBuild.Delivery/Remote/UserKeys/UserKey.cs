using Renci.SshNet;
using Renci.SshNet.Security;

namespace QgoBuild.Delivery.Remote.UserKeys;

/// <summary>A key to log in with.</summary>
/// <param name="Name">Its name for people: a file, or what an agent says of it.</param>
/// <param name="Algorithms">The ways in which it signs, best first.</param>
internal sealed record UserKey(string Name, IReadOnlyList<HostAlgorithm> Algorithms) : IPrivateKeySource
{
    IReadOnlyCollection<HostAlgorithm> IPrivateKeySource.HostKeyAlgorithms => Algorithms;
}
