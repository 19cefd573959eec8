using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace QgoBuild.Delivery.Remote.Wire;

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
