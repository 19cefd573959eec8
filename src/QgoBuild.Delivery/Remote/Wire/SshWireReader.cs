using System.Buffers.Binary;

namespace QgoBuild.Delivery.Remote.Wire;

/// <summary>Reads SSH's binary encoding (RFC 4251, section 5) from front to back.</summary>
internal ref struct SshWireReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>How many bytes are left.</summary>
    public readonly int Remaining => _rest.Length;

    /// <exception cref="FormatException">The bytes end before it.</exception>
    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(ReadRaw(sizeof(uint)));

    /// <exception cref="FormatException">The bytes end before it.</exception>
    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64BigEndian(ReadRaw(sizeof(ulong)));

    /// <summary>Reads a string of bytes, which begins with its length.</summary>
    /// <exception cref="FormatException">The bytes end before it.</exception>
    public ReadOnlySpan<byte> ReadBytes() =>
        ReadUInt32() is var length && length <= int.MaxValue ? ReadRaw((int)length) : throw CreateTruncatedException();

    /// <summary>Reads a string of text.</summary>
    /// <exception cref="FormatException">The bytes end before it.</exception>
    public string ReadText() => Encoding.UTF8.GetString(ReadBytes());

    private ReadOnlySpan<byte> ReadRaw(int count)
    {
        if (count > _rest.Length) throw CreateTruncatedException();

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static FormatException CreateTruncatedException() => new("It is truncated.");
}

/// <summary>Writes SSH's binary encoding (RFC 4251, section 5).</summary>
internal sealed class SshWireWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public SshWireWriter Byte(byte value)
    {
        _bytes.Write([value]);
        return this;
    }

    public SshWireWriter UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_bytes.GetSpan(sizeof(uint)), value);
        _bytes.Advance(sizeof(uint));
        return this;
    }

    /// <summary>A string of bytes, which begins with its length.</summary>
    public SshWireWriter Bytes(ReadOnlySpan<byte> value)
    {
        UInt32((uint)value.Length);
        _bytes.Write(value);
        return this;
    }

    /// <summary>A string of text.</summary>
    public SshWireWriter Text(string value) => Bytes(Encoding.UTF8.GetBytes(value));

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();
}
