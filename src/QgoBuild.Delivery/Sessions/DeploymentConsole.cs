namespace QgoBuild.Delivery.Sessions;

/// <summary>Prints a deployment on the terminal: a line for each step when it has ended, and its progress until then.</summary>
internal sealed class DeploymentConsole(TextWriter output)
{
    private Dictionary<string, string> _sentences = [];

    public void WriteHeader(DeploymentPlan plan)
    {
        _sentences = plan.Steps.ToDictionary(step => step.Name, step => step.Description);
        var what = plan.Release is { } release ? $" {release}" : "";
        output.WriteLine($"{plan.Kind}{what} → {plan.Environment.Name}, {plan.Environment.Server}");
        output.WriteLine($"{plan.Id}: the server runs this by itself and finishes it even if this terminal is closed.");
    }

    public void Write(JournalEntry entry)
    {
        var line = entry.Event switch
        {
            JournalEvent.StepFinished => Line("✓", entry, entry.Detail is { Length: > 0 } detail ? detail : Sentence(entry.Step)),
            JournalEvent.StepFailed => Line("✗", entry, entry.Reason),
            JournalEvent.UndoFinished => Line("↺", entry, entry.Detail is { Length: > 0 } detail ? detail : "undone"),
            JournalEvent.UndoFailed => Line("✗", entry, $"could not be undone: {entry.Reason}"),
            JournalEvent.DriftAccepted =>
                string.Join('\n', (entry.Detail ?? "").Split('\n').Select(drift => $"  ! {entry.Step,-11}          {drift} (accepted)")),
            JournalEvent.StepProgress => $"  … {entry.Step,-11}          {FirstLine(entry.Detail)}",
            JournalEvent.CancelRequested => $"  ! {entry.Step,-11}          {FirstLine(entry.Detail)}",
            JournalEvent.LockWaiting => $"  … waiting: {entry.Detail}",
            JournalEvent.RecoveryStarted =>
                $"  … its script has ended; {entry.By ?? "the server"} finishes or undoes " +
                    $"it{(entry.Attempt > 1 ? $", attempt {entry.Attempt}" : "")}",
            JournalEvent.UndoStarted when entry.Attempt > 1 =>
                $"  … {entry.Step,-11}          is undone by another way, attempt {entry.Attempt}",
            JournalEvent.DeploymentStarted when _sentences.Count == 0 =>
                $"{entry.Kind} {entry.Deployment} by {entry.By}, since {entry.Time:HH:mm:ss} UTC",
            JournalEvent.Heartbeat => $"  … {entry.Step,-11} {entry.Seconds,5} s",
            _ => null,
        };
        if (line is not null) output.WriteLine(line);
    }

    private static string Line(string sign, JournalEntry entry, string? text) =>
        string.Create(CultureInfo.InvariantCulture,
            $"  {sign} {entry.Step,-11} {(entry.Milliseconds ?? 0) / 1000.0,5:0.0} s  {FirstLine(text)}");

    private static string FirstLine(string? text) => (text ?? "").Split('\n')[0];
    private string Sentence(string? step) => _sentences.GetValueOrDefault(step ?? "", "");
}
