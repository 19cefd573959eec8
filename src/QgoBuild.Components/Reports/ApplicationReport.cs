namespace QgoBuild.Components.Reports;

/// <summary>What was understood of a compose file, as a page of text: a diagram, the parts, and why they are what they are.</summary>
internal sealed class ApplicationReport
{
    private readonly StringBuilder _text = new();
    private readonly ApplicationReading _reading;
    private readonly Application _application;
    private readonly Ansi _ansi;

    private ApplicationReport(ApplicationReading reading, Ansi ansi) =>
        (_reading, _application, _ansi) = (reading, reading.Application, ansi);

    public static string Of(ApplicationReading reading, Ansi ansi) => new ApplicationReport(reading, ansi).Write();

    private string Write()
    {
        _text.AppendLine($"{_ansi.Paint(_application.Title, TextStyle.Heading)}  {string.Join(", ", _reading.Compose.Files)}").AppendLine();
        foreach (var line in ApplicationDiagram.Lines(_application, _reading.Compose))
            _text.AppendLine($"  {line}");
        WriteSection("services: parts of a release, new with each deployment", _application.Services.Select(ServiceRow));
        WriteSection("accessories: run once, and no deployment recreates them", _application.Accessories.Select(AccessoryRow));
        WriteSection("migrations", _application.Migration is { } migration
            ? [[migration.Service, $"what was applied is known by {migration.History}", DescribePending(migration)]]
            : (IReadOnlyList<IReadOnlyList<Cell>>)[]);
        WriteSection("data", _application.Data.Select(DataRow));
        WriteSection("settings: each environment gives them a value", _reading.Settings.Select(SettingRow));
        WriteSection("variables of the compose file", _reading.Compose.Variables.Select(VariableRow));
        WriteSection("why", _reading.Notes.Select(NoteRow));
        WriteProblems();
        return _text.ToString().TrimEnd();
    }

    private static string DescribePending(Migration migration) => migration switch
    {
        { History: History.Prisma } => "what is pending, by its files",
        { Check: { } check } => $"whether any is pending, by {string.Join(' ', check)}",
        _ => "whether any is pending, by whether the image is the live one",
    };

    private static IReadOnlyList<Cell> ServiceRow(Service service) =>
    [
        service.Name,
        service.Image.ToString()!,
        service.Port is { } port ? $"port {port}" : "",
        service.RunsOnce ? "runs once and ends" : $"healthy when {service.Check}",
        service.Changeover == Changeover.StopFirst ? new Cell("stops first", TextStyle.Warning) : "",
        service.Replicas == 1 ? "" : $"{service.Replicas} containers",
    ];

    private IReadOnlyList<Cell> AccessoryRow(Accessory accessory) =>
    [
        accessory.Name,
        accessory.Image,
        _application.Database is { } database && database.Accessory == accessory.Name
            ? $"the database, {database.Kind}{(database.Name.Length > 0 ? $": {database.Name}" : "")}" : "",
    ];

    private static IReadOnlyList<Cell> DataRow(Data data) =>
    [
        data.Name,
        data.IsVolume ? "volume" : "directory",
        data.Directory,
        data.Use switch
        {
            DataUse.Restored => "in backups, restored",
            DataUse.Kept => "in backups, stays in a restore",
            _ => new Cell("in no backup", TextStyle.Warning),
        },
        string.Join(", ", data.Mounts.Select(mount => $"{mount.Service}:{mount.Target}")),
    ];

    private static IReadOnlyList<Cell> SettingRow(ReleaseSetting setting) =>
    [
        setting.Location,
        setting.Name,
        string.Join(", ", setting.Uses),
    ];

    private IReadOnlyList<Cell> VariableRow(ComposeVariable variable) =>
    [
        variable.Location.ToString(),
        variable.Name,
        ServerVariable.Names.Contains(variable.Name) ? "set by a deployment"
            : _reading.GeneratedVariables.Any(generated => generated.Name == variable.Name) ? "generated on each server, once"
            : _reading.Settings.Any(setting => setting.Name == variable.Name) ? "a setting"
            : variable.Default is not null ? "has a default"
            : variable.IsRequired ? new Cell("required", TextStyle.Warning) : "no default: empty unless set",
    ];

    private static IReadOnlyList<Cell> NoteRow(ReadingNote note) => [note.Location.ToString(), note.Part, note.Text];

    private void WriteProblems()
    {
        _text.AppendLine();
        if (_reading.Problems.Count == 0)
        {
            _text.AppendLine(_ansi.Paint("Nothing in it prevents a deployment.", TextStyle.Good));
            return;
        }

        var count = _reading.Problems.Count;
        _text.AppendLine(_ansi.Paint($"{count} {(count == 1 ? "thing" : "things")} cannot be deployed:", TextStyle.Bad));
        foreach (var problem in _reading.Problems)
            _text.AppendLine($"  {problem.Location}: {problem.Text}.").AppendLine($"    → {problem.Remedy}");
    }

    private void WriteSection(string title, IEnumerable<IReadOnlyList<Cell>> rows)
    {
        var lines = Table.Lines([.. rows], _ansi).ToList();
        if (lines.Count > 0) _text.AppendLine().AppendLine(_ansi.Paint(title, TextStyle.Heading)).AppendJoin('\n', lines).AppendLine();
    }
}
