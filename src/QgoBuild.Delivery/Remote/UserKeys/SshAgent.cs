using System.Buffers.Binary;

namespace QgoBuild.Delivery.Remote.UserKeys;

/// <summary>A client of an SSH agent, which has private keys and signs with them (draft-ietf-sshm-ssh-agent). Each request uses a new
/// connection.</summary>
/// <param name="socket">The path of the socket.</param>
/// <param name="timeout">The timeout of a response; null for ten seconds, long enough for the agent to ask the user for
/// confirmation.</param>
internal sealed class SshAgent(string socket, TimeSpan? timeout = null)
{
    private const byte RequestIdentities = 11;
    private const byte IdentitiesResponse = 12;
    private const byte RequestSignature = 13;
    private const byte SignatureResponse = 14;
    private const int MaxResponseBytes = 256 * 1024;

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The path of the socket.</summary>
    public string Socket => socket;

    /// <summary>The keys in the agent, in its order, each with its comment.</summary>
    /// <exception cref="SocketException">Nothing listens on the socket.</exception>
    /// <exception cref="IOException">The agent closed the connection, or did not respond in time.</exception>
    /// <exception cref="FormatException">The response is invalid.</exception>
    public IReadOnlyList<(HostKey Key, string Comment)> List()
    {
        var reader = new SshWireReader(Send([RequestIdentities], IdentitiesResponse));
        var keys = new List<(HostKey, string)>();
        for (var count = reader.ReadUInt32(); count > 0; count--)
            keys.Add((HostKey.FromBytes(reader.ReadBytes()), reader.ReadText()));
        return keys;
    }

    /// <summary>Signs data with a key of the agent.</summary>
    /// <param name="key">The key to sign with.</param>
    /// <param name="data">The data to sign.</param>
    /// <param name="flags">The hash algorithm for an RSA key.</param>
    /// <returns>The signature, with the name of its algorithm.</returns>
    /// <exception cref="FormatException">The agent refuses, or its response is invalid.</exception>
    /// <exception cref="SocketException">Nothing listens on the socket.</exception>
    /// <exception cref="IOException">The agent closed the connection, or did not respond in time.</exception>
    public byte[] Sign(HostKey key, byte[] data, uint flags)
    {
        var request = new SshWireWriter().Byte(RequestSignature).Bytes(Convert.FromBase64String(key.Base64)).Bytes(data).UInt32(flags);
        return new SshWireReader(Send(request.ToArray(), SignatureResponse)).ReadBytes().ToArray();
    }

    private byte[] Send(byte[] request, byte expected)
    {
        using var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
        {
            ReceiveTimeout = (int)(timeout ?? DefaultTimeout).TotalMilliseconds,
        };
        connection.Connect(new UnixDomainSocketEndPoint(socket));
        using var stream = new NetworkStream(connection);
        stream.Write(new SshWireWriter().Bytes(request).ToArray());

        Span<byte> size = stackalloc byte[sizeof(uint)];
        stream.ReadExactly(size);
        var length = BinaryPrimitives.ReadUInt32BigEndian(size);
        if (length is 0 or > MaxResponseBytes) throw new FormatException("its response is invalid");

        var response = new byte[length];
        stream.ReadExactly(response);
        return response[0] == expected ? response[1..] : throw new FormatException("it refused");
    }
}
