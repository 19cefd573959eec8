#if QGO

namespace QgoBuild.Components.Reports;

/// <summary>The preview of a deployment as <c>--plan</c> shows it.</summary>
internal static class PreviewReport
{
    public static TargetPreview Of(DeploymentPreview preview) => new(Title(preview), [.. Sections(preview)])
    {
        Data = preview.ToJson(),
        Script = preview.Script,
        MissingScript = preview.Script is null ? ExplainMissingScript(preview) : null,
    };

    private static string Title(DeploymentPreview preview) =>
        $"{(preview.Release is { } release ? $"{release} " : "")}→ {preview.Environment}, {preview.Server}";

    private static IEnumerable<PreviewSection> Sections(DeploymentPreview preview)
    {
        yield return new("Not known", [.. preview.Unknown.Select(sentence => new PreviewItem("", sentence) { IsWarning = true })]);
        yield return new("What happens", preview.Steps.Count > 0 ? [.. Effects(preview)] : []);
        yield return new("Gates", [.. preview.Gates.Select(CreateGate)]);
        yield return new("Migrations",
            [.. preview.Migrations?.Select(migration => CreateMigration(migration, preview.MaintenanceFrom is not null)) ?? []]);
        yield return new("Images", [.. preview.Images.Select(CreateImage)]);
        yield return new("Steps", [.. preview.Steps.Select(CreateStep)]);
    }

    private static IEnumerable<PreviewItem> Effects(DeploymentPreview preview)
    {
        var maintenance = preview.MaintenanceFrom is { } step ? $", from the step {step} until the last one" : "";
        yield return new("Users", preview.Users + maintenance) { IsWarning = preview.MaintenanceFrom is not null };
        if (preview.Live is { } live) yield return new("Live now", live);
        yield return new("If it fails", preview.OnFailure);
        if (preview.RollbackTarget is { } target) yield return new("Rollback to", target);
        if (Backup(preview) is { } backup) yield return new("Backup", backup);
        if (preview.Drift is { } drift)
        {
            var text = drift.Count == 0 ? "none: the server is as its record says" : string.Join('\n', drift);
            yield return new("Drift", text) { IsWarning = drift.Count > 0 };
        }
    }

    private static string? Backup(DeploymentPreview preview) => (preview.BackupBytes, preview.FreeBytes) switch
    {
        ({ } size, { } free) => $"about {Format.Size(size)}; {Format.Size(free)} are free",
        ({ } size, null) => $"about {Format.Size(size)}",
        (null, { } free) => $"{Format.Size(free)} are free",
        _ => null,
    };

    private static PreviewItem CreateGate(GatePreview gate) =>
        new(gate.Name, $"{Describe(gate.IsOpen)}: {gate.Sentence}") { IsWarning = gate.IsOpen == false };

    private static string Describe(bool? isOpen) => isOpen switch { true => "open", false => "closed", null => "asked for" };

    private static PreviewItem CreateMigration(MigrationPreview migration, bool isUnderMaintenance) => new(
        migration.Name, migration.IsOnline ? "declared safe online" : isUnderMaintenance ? "under maintenance" : "not declared safe online")
    {
        Code = migration.Sql.Trim(),
        IsWarning = isUnderMaintenance && !migration.IsOnline,
    };

    private static PreviewItem CreateImage(ImagePreview image)
    {
        var size = image.Bytes is { } bytes ? $"{Format.Size(bytes)}, " : "";
        return new(image.Service, image.Reference)
        {
            IsWarning = image.State == ImageState.Missing,
            Detail = image.State switch
            {
                ImageState.OnServer => $"{size}on the server already",
                ImageState.NotBuilt => "to be built and pushed",
                ImageState.Missing => "missing: neither the registry nor the server has it",
                ImageState.InRegistry => image.BytesToPull is { } missing ? $"{size}{Format.Size(missing)} to pull" : $"{size}to be pulled",
                _ => "not known where it is",
            },
        };
    }

    private static PreviewItem CreateStep(StepPreview step) => new(step.Name, step.Description)
    {
        Detail = string.Create(CultureInfo.InvariantCulture,
            $"{step.Phase.ToString().ToLowerInvariant()}, at most {Deadline(step.DeadlineSeconds)}") +
            (step.IsCancellable ? "" : ", is not cancelled"),
        Code = string.Join('\n', (string[])
        [
            step.Commands,
            .. step.Undo is { } undo ? [$"# to undo it:\n{undo}"] : (string[])[],
            .. step.UndoFallback is { } fallback ? [$"# if that fails:\n{fallback}"] : (string[])[],
        ]),
    };

    private static string Deadline(long seconds) => seconds % 60 == 0 ? $"{seconds / 60} min" : $"{seconds} s";

    private static string ExplainMissingScript(DeploymentPreview preview) => preview.Images.Any(image => image.State == ImageState.NotBuilt)
        ? "The script names images by their digests, and some are not built yet.\n→ ./build.sh Push builds and pushes them; " +
            "then run the same command again."
        : string.Join(' ', preview.Unknown.Prepend("The script is not known."));
}
#endif
