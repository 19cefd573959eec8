namespace QgoBuild.Components.Reports;

/// <summary>The state of an environment as a page of text.</summary>
internal sealed class StatusReport
{
    private readonly StringBuilder _text = new();
    private readonly EnvironmentStatus _status;
    private readonly string _database;
    private readonly Ansi _ansi;

    private StatusReport(EnvironmentStatus status, string database, Ansi ansi) => (_status, _database, _ansi) = (status, database, ansi);

    /// <summary>Writes the page.</summary>
    /// <param name="status">The state.</param>
    /// <param name="database">The name of the accessory that runs the database.</param>
    /// <param name="ansi">Colours.</param>
    public static string Of(EnvironmentStatus status, string database, Ansi ansi) => new StatusReport(status, database, ansi).Write();

    private string Write()
    {
        _text.AppendLine($"{_ansi.Paint(_status.Environment, TextStyle.Heading)}  {_status.Url}  {_status.Server}").AppendLine();
        WriteLive();
        if (_status.Previous is { } previous)
            WriteFact("previous", $"{previous}{(previous.ToString() == _status.Live?.ToString() ? " with its earlier settings" : "")}",
                FormatSince(previous), $"./build.sh Rollback --environment {_status.Environment}");
        if (_status.Maintenance) WriteFact("users see", _ansi.Paint("the maintenance page", TextStyle.Warning));
        foreach (var deployment in _status.UnderWay)
            WriteUnderWay(deployment);
        foreach (var deployment in _status.Interrupted)
            WriteInterrupted(deployment);
        WriteDrift();
        if (_status.SideDatabases)
            WriteFact("databases",
                _ansi.Paint("qgobuild_copy and qgobuild_replaced are left over from a restore that did not end", TextStyle.Warning),
                $"./build.sh Recover --environment {_status.Environment} removes them");
        WriteUpgradeNotice("edge", _status.EdgeWaits, "edge");
        WriteUpgradeNotice("database", _status.DatabaseWaits, _database);
        WriteCertificate();
        WriteSection("containers", _status.Containers.Select(ContainerRow));
        WriteSection("deployments", _status.Deployments.Select(deployment => HistoryReport.Row(deployment)));
        if (_status.Earlier.Count > 0) WriteSection("earlier releases", _status.Earlier.Select(EarlierRow));
        WriteSection("backups (✓ loaded and compared, – checksums only)", _status.Backups.Select(BackupRow));
        return _text.ToString().TrimEnd();
    }

    private void WriteUpgradeNotice(string part, string reason, string service)
    {
        if (reason.Length > 0)
            WriteFact(part, _ansi.Paint($"waits for an upgrade: {reason}", TextStyle.Warning),
                $"./build.sh Upgrade --environment {_status.Environment} --service {service}");
    }

    private void WriteLive()
    {
        if (_status.Live is not { } live)
        {
            WriteFact("live", "nothing yet",
                $"./build.sh Deploy{char.ToUpperInvariant(_status.Environment[0])}{_status.Environment[1..]} brings the first release");
            return;
        }

        WriteFact(
            "live",
            $"{_ansi.Paint(live.ToString(), TextStyle.Good)} {live.Colour}",
            [$"{FormatSince(live)}{(live.By is { } by ? $" by {by}" : "")}", .. live.ApprovedBy is { } approver
                ? [$"approved by {approver}"]
                : (string[])[], .. live.Images.Select(image => $"{image.Key,-9} {image.Value.Repository}@{image.Value.Digest[..19]}")]);
        if (live.Unverified is { } reason)
            WriteFact("unverified", _ansi.Paint($"not verified on staging: {Format.FirstLine(reason)}", TextStyle.Warning));
    }

    private string FormatSince(ReleaseStatus release) =>
        release.Since is { } since ? $"since {Format.Time(since)} ({Format.Age(_status.Time - since)})" : "";

    private void WriteUnderWay(DeploymentSummary deployment) => WriteFact(
        "under way",
        _ansi.Paint($"{deployment.Kind} {Format.Release(deployment)}".TrimEnd(), TextStyle.Warning) +
            $" by {deployment.By}, for {Format.Age(TimeSpan.FromMilliseconds(deployment.Milliseconds))}",
        $"at step {deployment.Step ?? "lock"}{(deployment.StepSince is { } since ? $" for {Format.Age(_status.Time - since)}" : "")}",
        deployment.Deployment);

    private void WriteInterrupted(DeploymentSummary deployment) => WriteFact(
        deployment.State == DeploymentState.Interrupted ? "interrupted" : "stuck",
        _ansi.Paint($"{deployment.Kind} {Format.Release(deployment)}".TrimEnd(), TextStyle.Bad) +
            $" by {deployment.By}, at step {deployment.Step ?? "unknown"}",
        [
            deployment.Deployment,
            .. deployment.Reason is { } reason ? [Format.FirstLine(reason)] : (string[])[],
            .. deployment.UndoFailure is { } undo && undo != $"{deployment.Step}: {deployment.Reason}"
                ? [$"could not be undone, {Format.FirstLine(undo)}"] : (string[])[],
            .. deployment.Recoveries.Select(Format.Recovery),
            $"./build.sh Recover --environment {_status.Environment}",
        ]);

    private void WriteDrift()
    {
        if (_status.Drift.Count > 0)
            WriteFact("drift", _ansi.Paint(_status.Drift[0], TextStyle.Bad), [
                .. _status.Drift.Skip(1).Select(other => _ansi.Paint(other, TextStyle.Bad)),
                $"./build.sh Recover --environment {_status.Environment}",
                "or deploy with --accept-drift, which replaces what differs",
            ]);
        else if (_status is { Live: not null, UnderWay.Count: 0, Interrupted.Count: 0 })
            WriteFact("drift", "none");
    }

    private void WriteCertificate()
    {
        if (_status.Certificate is not { } certificate) return;
        var warnings = certificate.Warnings;
        WriteFact("certificate", warnings.Count == 0 ? certificate.Summary : _ansi.Paint(certificate.Summary, TextStyle.Bad),
        [
            .. certificate.Names.Count > 0 ? [string.Join(", ", certificate.Names)] : (string[])[],
            .. warnings,
            .. warnings.Count == 0 ? (string[])[] : [$"./build.sh RenewCertificate --environment {_status.Environment}"],
        ]);
    }

    private static IReadOnlyList<Cell> ContainerRow(ContainerState container) =>
    [
        container.Service,
        container.Colour,
        new(container.State, container.State == "running" ? TextStyle.Good : TextStyle.Bad),
        new(container.Status, container.Status.Contains("unhealthy", StringComparison.Ordinal) ? TextStyle.Bad : TextStyle.Plain),
    ];

    private IReadOnlyList<Cell> EarlierRow(ReleaseStatus release) =>
    [
        release.ToString(),
        (release.Since is { } since ? Format.Age(_status.Time - since) : "").PadLeft(7),
        release.Record == _status.Previous?.Record ? "← Rollback" : release.Withdrawn ? new Cell("was rolled back", TextStyle.Warning) : "",
    ];

    private IReadOnlyList<Cell> BackupRow(BackupStatus backup) =>
    [
        backup.Name,
        Format.Size(backup.Bytes).PadLeft(8),
        (backup.CreatedAt is { } created ? Format.Age(_status.Time - created) : "").PadLeft(7),
        backup.Proven ? new Cell("✓", TextStyle.Good) : "–",
        $"{backup.Version}{(backup.Needed ? " ← Rollback" : "")}".TrimStart(),
    ];

    private void WriteFact(string name, string text, params string[] more)
    {
        _text.AppendLine($"{name,-11} {text}");
        foreach (var line in more)
            _text.AppendLine($"{"",-11} {line}");
    }

    private void WriteSection(string title, IEnumerable<IReadOnlyList<Cell>> rows)
    {
        var lines = Table.Lines([.. rows], _ansi).DefaultIfEmpty("  none");
        _text.AppendLine().AppendLine(_ansi.Paint(title, TextStyle.Heading)).AppendJoin('\n', lines).AppendLine();
    }
}
