namespace QgoBuild.Delivery.Applications;

/// <summary>Reads an application from its compose file.</summary>
/// <param name="reader">Reads compose files.</param>
public sealed class ApplicationReader(ComposeReader reader)
{
    /// <summary>Reads it.</summary>
    /// <param name="source">Where it is described.</param>
    /// <param name="files">Where the files are.</param>
    /// <param name="directoryName">The name of the repository's directory, for a file without a name.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="DeliveryException">There is no such file, or it is invalid, or the build names a part that it does not have: exit
    /// code 2.</exception>
    public async Task<ApplicationReading> ReadAsync(
        ApplicationSource source, IProjectFiles files, string directoryName, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(files);
        SettingUses.RequireNames(source.Settings);
        var file = FindFile(source, files);
        var compose = await reader.ReadAsync(file, files, source.Values, source.Settings, cancellationToken);
        var reading = ApplicationInference.Infer(compose, directoryName);
        var application = source.Describe(reading.Application);
        return reading with
        {
            Application = application,
            Notes = [.. reading.Notes.Select(note => Correct(note, reading.Application, application)).OfType<ReadingNote>()],
            Settings = SettingUses.Find(compose, application, source.Settings),
            GeneratedVariables = SettingUses.FindGeneratedVariables(compose, application),
            Problems = ComposeRules.Check(compose, application, source),
        };
    }

    /// <summary>The compose file of an application.</summary>
    /// <exception cref="DeliveryException">The build names none, and there is none of the usual names: exit code 2.</exception>
    public static string FindFile(ApplicationSource source, IProjectFiles files) => source.ComposeFile ?? Find(files);

    // What the build says replaces what was inferred; a part that it leaves out needs no reasons.
    private static ReadingNote? Correct(ReadingNote note, Application inferred, Application described)
    {
        var (part, said) = (note.Part.Split(':')[0], "the build says so");
        if (FindService(inferred, part) is { } before)
        {
            if (FindService(described, part) is not { } after)
                return note.Subject == NoteSubject.Part && note.Part == part ? note with { Text = $"is left out: {said}" } : null;
            return note.Subject switch
            {
                NoteSubject.Check when after.Check != before.Check => note with { Text = $"is healthy when {after.Check}: {said}" },
                NoteSubject.Changeover when after.Changeover != before.Changeover => note with
                {
                    Text = after.Changeover == Changeover.StopFirst
                        ? $"stops before the new one starts: {said}" : $"runs beside the new one: {said}",
                },
                _ => note,
            };
        }

        return note.Subject == NoteSubject.Use && described.Data.FirstOrDefault(data => data.Name == part) is { } use &&
            use.Use != inferred.Data.First(data => data.Name == part).Use ? note with { Text = $"is {Describe(use.Use)}: {said}" } : note;
    }

    private static string Describe(DataUse use) => use switch
    {
        DataUse.Restored => "in every backup, and a restore of everything brings it back",
        DataUse.Kept => "in every backup, and stays in a restore",
        _ => "in no backup",
    };

    private static Service? FindService(Application application, string name) =>
        application.Services.FirstOrDefault(service => service.Name == name);

    private static string Find(IProjectFiles files) =>
        ComposeReader.DefaultNames.FirstOrDefault(name => files.GetKind(name) == PathKind.File) ??
        throw new DeliveryException(
            $"There is no compose file: {string.Join(", ", ComposeReader.DefaultNames)}.",
            "create one, or name it in build/Application.cs: ApplicationSource.FromCompose(\"path/to/compose.yml\")", exitCode: 2);
}
