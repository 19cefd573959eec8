using System.Text;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Reporting;

namespace QgoBuild.Components.Reports;

/// <summary>How an environment is, as a page of text.</summary>
internal sealed class StatusReport
{
    private readonly StringBuilder _text = new();
    private readonly EnvironmentStatus _status;
    private readonly Ink _ink;

    private StatusReport(EnvironmentStatus status, Ink ink) => (_status, _ink) = (status, ink);

    public static string Of(EnvironmentStatus status, Ink ink) => new StatusReport(status, ink).Write();

    private string Write()
    {
        _text.AppendLine($"{_ink.Paint(_status.Environment, Tone.Heading)}  {_status.Url}  {_status.Server}").AppendLine();
        Live();
        if (_status.Previous is { } previous)
            Fact("previous", $"{previous}", Since(previous), $"./build.sh Rollback --environment {_status.Environment}");
        if (_status.Maintenance)
            Fact("users see", _ink.Paint("the maintenance page", Tone.Warning));
        foreach (var deployment in _status.UnderWay)
            UnderWay(deployment);
        foreach (var deployment in _status.Interrupted)
            Interrupted(deployment);
        Drift();
        if (_status.SideDatabases)
            Fact("databases", _ink.Paint("qgobuild_copy and qgobuild_replaced are left over from a restore that did not end", Tone.Warning), $"./build.sh Recover --environment {_status.Environment} removes them");
        Waits("edge", _status.EdgeWaits, "edge");
        Waits("database", _status.DatabaseWaits, "mysql");
        Certificate();
        Section("containers", _status.Containers.Select(Container));
        Section("deployments", _status.Deployments.Select(deployment => HistoryReport.Row(deployment)));
        if (_status.Earlier.Count > 0)
            Section("earlier releases", _status.Earlier.Select(Earlier));
        Section("backups (✓ loaded and compared, – checksums only)", _status.Backups.Select(Backup));
        return _text.ToString().TrimEnd();
    }

    private void Waits(string part, string why, string service)
    {
        if (why.Length > 0)
            Fact(part, _ink.Paint($"waits for an upgrade: {why}", Tone.Warning), $"./build.sh Upgrade --environment {_status.Environment} --service {service}");
    }

    private void Live()
    {
        if (_status.Live is not { } live)
        {
            Fact("live", "nothing yet", $"./build.sh Deploy{char.ToUpperInvariant(_status.Environment[0])}{_status.Environment[1..]} brings the first release");
            return;
        }

        Fact(
            "live",
            $"{_ink.Paint(live.ToString(), Tone.Good)} {live.Colour}",
            [$"{Since(live)}{(live.By is { } by ? $" by {by}" : "")}", .. live.ApprovedBy is { } approver ? [$"approved by {approver}"] : (string[])[], .. live.Images.Select(image => $"{image.Key,-9} {image.Value.Repository}@{image.Value.Digest[..19]}")]);
        if (live.Unverified is { } why)
            Fact("unverified", _ink.Paint($"not verified on staging: {Words.FirstLine(why)}", Tone.Warning));
    }

    private string Since(ReleaseStatus release) => release.Since is { } since ? $"since {Words.Time(since)} ({Words.Age(_status.Time - since)})" : "";

    private void UnderWay(DeploymentSummary deployment) => Fact(
        "under way",
        _ink.Paint($"{deployment.Kind} {Words.Release(deployment)}".TrimEnd(), Tone.Warning) + $" by {deployment.By}, for {Words.Age(TimeSpan.FromMilliseconds(deployment.Milliseconds))}",
        $"at step {deployment.Step ?? "lock"}{(deployment.StepSince is { } since ? $" for {Words.Age(_status.Time - since)}" : "")}",
        deployment.Deployment);

    private void Interrupted(DeploymentSummary deployment) => Fact(
        deployment.State == DeploymentState.Interrupted ? "cut off" : "stuck",
        _ink.Paint($"{deployment.Kind} {Words.Release(deployment)}".TrimEnd(), Tone.Bad) + $" by {deployment.By}, at step {deployment.Step ?? "unknown"}",
        [
            deployment.Deployment,
            .. deployment.Reason is { } reason ? [Words.FirstLine(reason)] : (string[])[],
            .. deployment.UndoFailure is { } undo && undo != $"{deployment.Step}: {deployment.Reason}" ? [$"could not be undone, {Words.FirstLine(undo)}"] : (string[])[],
            .. deployment.Recoveries.Select(Words.Recovery),
            $"./build.sh Recover --environment {_status.Environment}",
        ]);

    private void Drift()
    {
        if (_status.Drift.Count > 0)
            Fact("drift", _ink.Paint(_status.Drift[0], Tone.Bad), [
                .. _status.Drift.Skip(1).Select(other => _ink.Paint(other, Tone.Bad)),
                $"./build.sh Recover --environment {_status.Environment}",
                "or deploy with --accept-drift, which replaces what differs",
            ]);
        else if (_status is { Live: not null, UnderWay.Count: 0, Interrupted.Count: 0 })
            Fact("drift", "none");
    }

    private void Certificate()
    {
        if (_status.Certificate is not { } certificate)
            return;
        var troubles = certificate.Troubles;
        Fact("certificate", troubles.Count == 0 ? certificate.State : _ink.Paint(certificate.State, Tone.Bad),
        [
            .. certificate.Names.Count > 0 ? [string.Join(", ", certificate.Names)] : (string[])[],
            .. troubles,
            .. troubles.Count == 0 ? (string[])[] : [$"./build.sh RenewCertificate --environment {_status.Environment}"],
        ]);
    }

    private static IReadOnlyList<Cell> Container(ContainerState container) =>
    [
        container.Service,
        container.Colour,
        new(container.State, container.State == "running" ? Tone.Good : Tone.Bad),
        new(container.Status, container.Status.Contains("unhealthy", StringComparison.Ordinal) ? Tone.Bad : Tone.Plain),
    ];

    private IReadOnlyList<Cell> Earlier(ReleaseStatus release) =>
    [
        release.ToString(),
        (release.Since is { } since ? Words.Age(_status.Time - since) : "").PadLeft(7),
        release.Record == _status.Previous?.Record ? "← Rollback" : release.Withdrawn ? new Cell("was rolled back", Tone.Warning) : "",
    ];

    private IReadOnlyList<Cell> Backup(BackupStatus backup) =>
    [
        backup.Name,
        Words.Size(backup.Bytes).PadLeft(8),
        (backup.CreatedAt is { } created ? Words.Age(_status.Time - created) : "").PadLeft(7),
        backup.Proven ? new Cell("✓", Tone.Good) : "–",
        $"{backup.Version}{(backup.Needed ? " ← Rollback" : "")}".TrimStart(),
    ];

    private void Fact(string name, string text, params string[] more)
    {
        _text.AppendLine($"{name,-11} {text}");
        foreach (var line in more)
            _text.AppendLine($"{"",-11} {line}");
    }

    private void Section(string title, IEnumerable<IReadOnlyList<Cell>> rows)
    {
        var lines = Table.Lines([.. rows], _ink).DefaultIfEmpty("  none");
        _text.AppendLine().AppendLine(_ink.Paint(title, Tone.Heading)).AppendJoin('\n', lines).AppendLine();
    }
}
