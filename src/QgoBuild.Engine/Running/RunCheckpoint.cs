namespace QgoBuild.Engine.Running;

/// <summary>Stores the succeeded targets of a failed run, for <c>--continue</c>. It is valid only for the same targets with the same
/// values, because a run for another environment is a different run.</summary>
internal sealed class RunCheckpoint(
    AbsolutePath temporaryDirectory, IReadOnlyList<string> invoked, IReadOnlyList<ParameterSpec> parameters, ParameterValues values)
{
    private readonly AbsolutePath _file = temporaryDirectory / "last-run.log";

    /// <summary>The targets that succeeded in the last run, if it was the same invocation and failed; null otherwise.</summary>
    public IReadOnlyList<string>? ReadSucceeded()
    {
        try
        {
            var lines = File.ReadAllLines(_file);
            return lines.Length > 0 && lines[0] == ComputeInvocationHash() ? lines[1..] : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException) { return null; }
    }

    public void Save(IEnumerable<string> succeeded) =>
        AtomicFile.Write(_file, string.Concat(succeeded.Prepend(ComputeInvocationHash()).Select(line => line + "\n")));

    public void Delete() => _file.DeleteFile();

    // The identity of an invocation. Secrets are left out, because everybody can read the file.
    private string ComputeInvocationHash()
    {
        var text = new StringBuilder(string.Join('+', invoked));
        foreach (var parameter in parameters)
        {
            if (!parameter.IsSecret && values.FindRaw(parameter) is { } rawValue)
                text.Append('\n').Append(parameter.Key).Append('=').AppendJoin('\0', rawValue.Texts);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}

/// <summary>Records the targets of a run, for its reports.</summary>
internal sealed class RunRecorder
{
    private readonly Dictionary<int, TimeSpan> _offsets = [];
    private readonly Dictionary<int, OutputLog> _logs = [];

    /// <summary>The target starts, at this time after the start of the run. Earlier output, its heading, is not part of its own.</summary>
    public void RecordStart(int index, TimeSpan offset)
    {
        _offsets[index] = offset;
        _logs[index].Clear();
    }

    /// <summary>The output group of the target.</summary>
    public void AttachLog(int index, OutputLog log) => _logs[index] = log;

    /// <summary>The records of the targets, with masked texts.</summary>
    public IReadOnlyList<TargetRecord> CreateRecords(Plan plan, IReadOnlyList<ExecutableTarget> executables,
        IReadOnlyList<(string Target, Exception Exception)> failures, Redactor redactor) =>
        [.. plan.Targets.Select(target => CreateRecord(plan, target, executables[target.Index], failures, redactor))];

    private TargetRecord CreateRecord(
        Plan plan, PlannedTarget target, ExecutableTarget executable, IReadOnlyList<(string Target, Exception Exception)> failures,
        Redactor redactor)
    {
        var failure = failures.FirstOrDefault(failure => failure.Target == executable.Name).Exception;
        var log = _logs.GetValueOrDefault(target.Index);
        return new TargetRecord
        {
            Name = executable.Name,
            Description = executable.Description,
            Status = executable.Status,
            Offset = _offsets.TryGetValue(target.Index, out var offset) ? offset : null,
            Duration = executable.Duration,
            RunsAfter = [.. target.Predecessors.Select(position => plan[position].Spec.Name)],
            Reason = executable.Skipped is { } reason ? redactor.Redact(reason) : null,
            Summary = executable.SummaryInformation.ToDictionary(pair => pair.Key, pair => redactor.Redact(pair.Value)),
            Failure = failure is null ? null : redactor.Redact(FailureText.Describe(failure, Verbosity.Normal)),
            Output = log is null ? OutputExcerpt.Empty : OutputExcerpt.Of(log.Lines, log.Omitted),
        };
    }
}
