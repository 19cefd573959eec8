using System.Buffers.Binary;
using System.Net.Sockets;
using QgoBuild.Delivery.Remote.HostKeys;
using QgoBuild.Delivery.Remote.Wire;

namespace QgoBuild.Delivery.Remote.UserKeys;

/// <summary>
/// A program that holds private keys and signs with them, as ssh-agent does (draft-ietf-sshm-ssh-agent). Each question is a connection
/// of its own.
/// </summary>
/// <param name="socket">The path of its socket.</param>
/// <param name="timeout">How long an answer may take; null for ten seconds, in which a person can be asked too.</param>
internal sealed class SshAgent(string socket, TimeSpan? timeout = null)
{
    private const byte RequestIdentities = 11;
    private const byte IdentitiesResponse = 12;
    private const byte RequestSignature = 13;
    private const byte SignatureResponse = 14;
    private const int MaxResponseBytes = 256 * 1024;

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Where it listens.</summary>
    public string Socket => socket;

    /// <summary>The keys that it holds, in its order, each with its comment.</summary>
    /// <exception cref="SocketException">Nothing listens there.</exception>
    /// <exception cref="IOException">It hung up, or did not answer in time.</exception>
    /// <exception cref="FormatException">Its answer makes no sense.</exception>
    public IReadOnlyList<(HostKey Key, string Comment)> List()
    {
        var reader = new SshWireReader(Send([RequestIdentities], IdentitiesResponse));
        var keys = new List<(HostKey, string)>();
        for (var count = reader.ReadUInt32(); count > 0; count--)
            keys.Add((HostKey.FromBytes(reader.ReadBytes()), reader.ReadText()));
        return keys;
    }

    /// <summary>Has something signed.</summary>
    /// <param name="key">The key to sign with.</param>
    /// <param name="data">What is to be signed.</param>
    /// <param name="flags">Which hash an RSA key is to use.</param>
    /// <returns>The signature, with the name of its algorithm.</returns>
    /// <exception cref="FormatException">It refuses, or its answer makes no sense.</exception>
    /// <exception cref="SocketException">Nothing listens there.</exception>
    /// <exception cref="IOException">It hung up, or did not answer in time.</exception>
    public byte[] Sign(HostKey key, byte[] data, uint flags)
    {
        var request = new SshWireWriter().Byte(RequestSignature).Bytes(Convert.FromBase64String(key.Base64)).Bytes(data).UInt32(flags);
        return new SshWireReader(Send(request.ToArray(), SignatureResponse)).ReadBytes().ToArray();
    }

    private byte[] Send(byte[] request, byte expected)
    {
        using var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = (int)(timeout ?? DefaultTimeout).TotalMilliseconds };
        connection.Connect(new UnixDomainSocketEndPoint(socket));
        using var stream = new NetworkStream(connection);
        stream.Write(new SshWireWriter().Bytes(request).ToArray());

        Span<byte> size = stackalloc byte[sizeof(uint)];
        stream.ReadExactly(size);
        var length = BinaryPrimitives.ReadUInt32BigEndian(size);
        if (length is 0 or > MaxResponseBytes)
            throw new FormatException("its answer makes no sense");

        var answer = new byte[length];
        stream.ReadExactly(answer);
        return answer[0] == expected ? answer[1..] : throw new FormatException("it refused");
    }
}
