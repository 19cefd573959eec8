namespace QgoBuild.Engine.Caching;

/// <summary>Computes the state that a target depends on: files, values, programs, the build itself.</summary>
/// <param name="root">The directory that patterns are relative to.</param>
/// <param name="build">An identifier of this compilation of the build.</param>
/// <param name="time">The clock.</param>
internal sealed class TargetFingerprint(AbsolutePath root, string build, TimeProvider time)
{
    // A file that was written so shortly before it was read could be written again within the same tick of its file system.
    private static readonly long TimestampMargin = TimeSpan.FromSeconds(2).Ticks;

    /// <summary>The current state. Hashes of files with an unchanged stamp are taken from <paramref name="previous"/>.</summary>
    public TargetState Capture(CacheSpec spec, TargetState? previous) => new()
    {
        CapturedTicks = time.GetUtcNow().UtcTicks,
        Inputs = Find(spec.Inputs).ToDictionary(path => path, path => Read(path, previous), StringComparer.Ordinal),
        Values = HashValues(spec),
        Outputs = FindOutputs(spec),
    };

    /// <summary>The outputs of the target.</summary>
    public IReadOnlyDictionary<string, FileStamp> FindOutputs(CacheSpec spec) =>
        Find(spec.Outputs).ToDictionary(path => path, path => FileStamp.FromFile(root / path), StringComparer.Ordinal);

    private IEnumerable<string> Find(IReadOnlyList<string> globs) =>
        globs.Count == 0 ? [] : Globbing.GlobFiles((string)root, [.. globs])
            .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'));

    private InputFile Read(string path, TargetState? previous)
    {
        var stamp = FileStamp.FromFile(root / path);
        if (previous is not null && previous.Inputs.TryGetValue(path, out var known) && known.Stamp == stamp &&
            stamp.Modified < previous.CapturedTicks - TimestampMargin)
            return known;
        using var stream =
            new FileStream(root / path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        return new InputFile(Convert.ToHexStringLower(SHA256.HashData(stream)), stamp);
    }

    private Dictionary<string, string> HashValues(CacheSpec spec)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["the build itself"] = Hash(build) };
        foreach (var value in spec.Values) values[DescribeExpression(value.Body)] =
            Hash(FormatValue(value.Compile(preferInterpretation: true)()));
        foreach (var tool in spec.Tools) values[$"the program {tool}"] = DescribeTool(tool);
        return values;
    }

    // A different file under the same name is a different version; a link counts as its target.
    private static string DescribeTool(string tool)
    {
        var file = Executables.Find(tool) is { } found ? File.ResolveLinkTarget(found, returnFinalTarget: true)?.FullName ?? found : null;
        return file is null ? "none" : $"{file} {FileStamp.FromFile(file)}";
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string FormatValue(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        IEnumerable several => string.Join('\0', several.Cast<object?>().Select(FormatValue)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string DescribeExpression(Expression value) => value switch
    {
        UnaryExpression { NodeType: ExpressionType.Convert } converted => DescribeExpression(converted.Operand),
        MemberExpression member => member.Member.Name,
        MethodCallExpression call => call.Method.Name,
        _ => value.ToString(),
    };
}
