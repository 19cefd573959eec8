namespace QgoBuild.Sandbox.Addresses;

/// <summary>The program that listens on a port, as far as /proc shows it; nothing on systems without /proc.</summary>
internal static class PortOwner
{
    private const string ListenState = "0A";
    private static readonly string[] SocketTables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>The program and its process, such as "nginx, process 4711"; null when it cannot be seen.</summary>
    public static string? Find(PublishedPort port)
    {
        try
        {
            var inodes = SocketTables.Where(File.Exists)
                .SelectMany(table => ListeningInodes(File.ReadLines(table), port.Address, port.Port)).ToHashSet();
            return inodes.Count == 0
                ? null : Processes().FirstOrDefault(process => OwnsSocket(process, inodes)) is { } holder ? Describe(holder) : null;
        }
        catch (Exception unseen) when (unseen is IOException or UnauthorizedAccessException) { return null; }
    }

    /// <summary>The sockets of a table like /proc/net/tcp that listen on the port, at the address or at all addresses. The table has
    /// addresses in hexadecimal, the first byte last.</summary>
    public static IEnumerable<string> ListeningInodes(IEnumerable<string> table, string address, int port)
    {
        var bytes = IPAddress.Parse(address).GetAddressBytes();
        var local = $"{bytes[3]:X2}{bytes[2]:X2}{bytes[1]:X2}{bytes[0]:X2}";
        var wantedPort = port.ToString("X4", CultureInfo.InvariantCulture);
        return
            from line in table.Skip(1)
            let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            where fields.Length > 9 && fields[3] == ListenState
            let end = fields[1].Split(':')
            where end[1] == wantedPort && (end[0].All(digit => digit == '0') || end[0].EndsWith(local, StringComparison.Ordinal))
            select fields[9];
    }

    private static IEnumerable<string> Processes() =>
        Directory.EnumerateDirectories("/proc").Where(directory => int.TryParse(Path.GetFileName(directory), out _));

    private static bool OwnsSocket(string process, HashSet<string> inodes)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(Path.Combine(process, "fd"))
                .Select(LinkTarget)
                .Any(target => target.StartsWith("socket:[", StringComparison.Ordinal) && inodes.Contains(target[8..^1]));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException) { return false; }
    }

    // One that was closed meanwhile.
    private static string LinkTarget(string descriptor)
    {
        try { return Path.GetFileName(File.ResolveLinkTarget(descriptor, returnFinalTarget: false)?.FullName) ?? ""; }
        catch (IOException) { return ""; }
    }

    private static string Describe(string process) =>
        $"held by {File.ReadAllText(Path.Combine(process, "comm")).Trim()}, process {Path.GetFileName(process)}";
}
