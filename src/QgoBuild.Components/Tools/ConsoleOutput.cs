namespace QgoBuild.Components.Tools;

/// <summary>Runs commands whose output is printed as it comes.</summary>
internal static class ConsoleOutput
{
    /// <summary>Runs a command and prints each line that it writes.</summary>
    /// <param name="command">The command.</param>
    /// <param name="label">Precedes each line, where several commands run at once; null for none.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <param name="filter">Which lines to print; null for all of them.</param>
    /// <exception cref="LocalCommandException">It could not be started, or ended with another exit code than 0. The error repeats the last
    /// lines where they were printed with a label or not at all.</exception>
    public static async Task PrintAsync(this LocalCommand command, string? label, CancellationToken cancellationToken,
        Func<string, bool>? filter = null)
    {
        var result = await command.StreamAsync(Print, Print, cancellationToken);
        if (!result.Succeeded) throw new LocalCommandException(command, result, repeatsOutput: label is not null || filter is not null);

        void Print(string line)
        {
            if (filter?.Invoke(line) != false) Console.WriteLine(label is null ? line : $"{label,-8} | {line}");
        }
    }
}
