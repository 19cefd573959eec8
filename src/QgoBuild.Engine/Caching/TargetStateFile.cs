namespace QgoBuild.Engine.Caching;

/// <summary>Stores the state of a target's last success. A file that cannot be read counts as missing.</summary>
internal static class TargetStateFile
{
    private const int Format = 1;

    public static TargetState? Read(AbsolutePath file)
    {
        try
        {
            using var reader = new BinaryReader(File.OpenRead(file), Encoding.UTF8);
            if (reader.ReadInt32() != Format) return null;
            return new TargetState
            {
                CapturedTicks = reader.ReadInt64(),
                Inputs = ReadAll(reader, () => new InputFile(reader.ReadString(), ReadStamp(reader))),
                Values = ReadAll(reader, reader.ReadString),
                Outputs = ReadAll(reader, () => ReadStamp(reader)),
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Writes the whole file, or keeps the old one.</summary>
    public static void Write(AbsolutePath file, TargetState state)
    {
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Format);
            writer.Write(state.CapturedTicks);
            WriteAll(writer, state.Inputs, input =>
            {
                writer.Write(input.Hash);
                Write(writer, input.Stamp);
            });
            WriteAll(writer, state.Values, writer.Write);
            WriteAll(writer, state.Outputs, stamp => Write(writer, stamp));
        }

        AtomicFile.Write(file, content.GetBuffer().AsSpan(0, (int)content.Length));
    }

    private static Dictionary<string, T> ReadAll<T>(BinaryReader reader, Func<T> read)
    {
        var all = new Dictionary<string, T>(StringComparer.Ordinal);
        for (var left = reader.ReadInt32(); left > 0; left--) all[reader.ReadString()] = read();
        return all;
    }

    private static void WriteAll<T>(BinaryWriter writer, IReadOnlyDictionary<string, T> all, Action<T> write)
    {
        writer.Write(all.Count);
        foreach (var (name, value) in all)
        {
            writer.Write(name);
            write(value);
        }
    }

    private static FileStamp ReadStamp(BinaryReader reader) => new(reader.ReadInt64(), reader.ReadInt64());

    private static void Write(BinaryWriter writer, FileStamp stamp)
    {
        writer.Write(stamp.Length);
        writer.Write(stamp.Modified);
    }
}
