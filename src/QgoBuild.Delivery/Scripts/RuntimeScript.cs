using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace QgoBuild.Delivery.Scripts;

/// <summary>Assembles scripts for servers from the files in <c>Runtime/</c>, and from those of one kind of database there. A file's header
/// lists the files that it requires (<c># needs: journal live</c>). A script includes the files that define the functions in its own text,
/// and the files that these require, each once and after its requirements.</summary>
internal static partial class RuntimeScript
{
    /// <summary>The beginning of every script: its tools behave the same for any language or settings of a server.</summary>
    public const string Prelude =
        "LC_ALL=C\nexport LC_ALL\nunset CDPATH TAR_OPTIONS GZIP POSIXLY_CORRECT QUOTING_STYLE TIME_STYLE BLOCK_SIZE BLOCKSIZE\n";

    // For an application without a database.
    private const string NoDatabase = "none";

    private static readonly Lazy<ILookup<string, RuntimeFile>> Directories =
        new(() => typeof(RuntimeScript).Assembly.GetManifestResourceNames()
        .Where(name => name.EndsWith(".sh", StringComparison.Ordinal) && name != "certbot.sh")
        .ToLookup(name => Path.GetDirectoryName(name)!, name => RuntimeFile.Parse(Path.GetFileNameWithoutExtension(name), Read(name))));

    private static readonly ConcurrentDictionary<string, FrozenDictionary<string, RuntimeFile>> Files = new();

    /// <summary>The files of the runtime for a kind of database, each after its requirements.</summary>
    public static IReadOnlyList<RuntimeFile> GetAll(Database? database) =>
        Resolve(string.Join(' ', GetFiles(database).Values.SelectMany(file => file.Functions)), database);

    private static FrozenDictionary<string, RuntimeFile> GetFiles(Database? database) => Files.GetOrAdd(database?.Runtime ?? NoDatabase,
        kind => Directories.Value[""].Concat(Directories.Value[kind]).ToFrozenDictionary(file => file.Name));

    /// <summary>An assignment of a value to a variable.</summary>
    public static string Assign(string name, string value) => $"{name}={RemoteCommand.Quote(value)}\n";

    /// <summary>The files that a text requires, each after its requirements.</summary>
    /// <param name="text">The text.</param>
    /// <param name="database">The application's database; null if it has none.</param>
    public static IReadOnlyList<RuntimeFile> Resolve(string text, Database? database)
    {
        var files = GetFiles(database);
        var (resolved, seen) = (new List<RuntimeFile>(), new HashSet<string>());
        var words = Word.Matches(text).Select(match => match.Value).ToHashSet();
        foreach (var file in files.Values.Where(file => file.Functions.Any(words.Contains))
            .OrderBy(file => file.Name, StringComparer.Ordinal))
            Add(file);
        return resolved;

        void Add(RuntimeFile file)
        {
            if (!seen.Add(file.Name)) return;
            // Not every kind of database has all of them.
            foreach (var needed in file.Needs.Where(files.ContainsKey))
                Add(files[needed]);
            resolved.Add(file);
        }
    }

    /// <summary>The text of these files, each under a line with its name.</summary>
    public static string Concatenate(IEnumerable<RuntimeFile> files)
    {
        var script = new StringBuilder();
        foreach (var file in files)
            script.Append($"\n# ---- {file.Name}.sh\n").Append(file.Text);
        return script.ToString();
    }

    /// <summary>The text of a file that is delivered unchanged.</summary>
    public static string Read(string resource)
    {
        using var stream = typeof(RuntimeScript).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex("[a-z_][a-z_0-9]*")]
    private static partial Regex Word { get; }
}

/// <summary>A file of the runtime.</summary>
/// <param name="Name">Its name, without the extension.</param>
/// <param name="Text">Its text.</param>
/// <param name="Needs">The files whose functions and variables it uses, as listed in its header.</param>
/// <param name="Functions">The functions that it defines.</param>
internal sealed partial record RuntimeFile(string Name, string Text, IReadOnlyList<string> Needs, IReadOnlyList<string> Functions)
{
    /// <summary>Parses header and definitions.</summary>
    public static RuntimeFile Parse(string name, string text) => new(
        name,
        text,
        Header.Match(text) is { Success: true } header ? header.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [],
        [.. Definition.Matches(text).Select(match => match.Groups[1].Value)]);

    [GeneratedRegex("^# needs: (.*)$", RegexOptions.Multiline)]
    private static partial Regex Header { get; }

    [GeneratedRegex(@"^([a-z_][a-z_0-9]*)\(\)", RegexOptions.Multiline)]
    private static partial Regex Definition { get; }
}
