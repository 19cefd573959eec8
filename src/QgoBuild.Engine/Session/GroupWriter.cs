using System.Text;

namespace QgoBuild.Engine.Session;

/// <summary>Writes to an output group.</summary>
internal sealed class GroupWriter(OutputGroups groups, OutputGroup group, TextWriter destination) : TextWriter
{
    public override Encoding Encoding => destination.Encoding;

    public override void Write(char value) => Write(new ReadOnlySpan<char>(in value));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer) => groups.Write(group, destination, buffer);

    // Write a whole line at once, so that no other group writes into it.
    public override void WriteLine(string? value) => Write($"{value}{CoreNewLine.AsSpan()}");

    public override void Flush() => groups.Flush(group, destination);
}
