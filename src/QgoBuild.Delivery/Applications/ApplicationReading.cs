namespace QgoBuild.Delivery.Applications;

/// <summary>What was understood of a compose file, and why.</summary>
/// <param name="Application">The application.</param>
/// <param name="Compose">The compose file.</param>
public sealed record ApplicationReading(Application Application, ComposeProject Compose)
{
    /// <summary>Why each part is what it is, and what else one should know.</summary>
    public IReadOnlyList<ReadingNote> Notes { get; init; } = [];

    /// <summary>What an environment gives a value.</summary>
    public IReadOnlyList<ReleaseSetting> Settings { get; init; } = [];

    /// <summary>The variables that each server generates for itself, such as the password of the database.</summary>
    public IReadOnlyList<GeneratedVariable> GeneratedVariables { get; init; } = [];

    /// <summary>What cannot be deployed.</summary>
    public IReadOnlyList<ReadingProblem> Problems { get; init; } = [];
}

/// <summary>A fact about a part of an application.</summary>
/// <param name="Part">The service, volume or port.</param>
/// <param name="Text">The fact and its reason, as a sentence.</param>
/// <param name="Location">The line that it comes from.</param>
public sealed record ReadingNote(string Part, string Text, ComposeLocation Location)
{
    /// <summary>What the note is about. A build may say otherwise, which then replaces the note.</summary>
    public NoteSubject Subject { get; init; }
}

/// <summary>What a note is about.</summary>
public enum NoteSubject
{
    /// <summary>The part itself, or something that a build does not change.</summary>
    Part,
    /// <summary>When a service is healthy.</summary>
    Check,
    /// <summary>How a service is replaced.</summary>
    Changeover,
    /// <summary>What happens to data.</summary>
    Use,
}

/// <summary>Something in a compose file that cannot be deployed.</summary>
/// <param name="Location">The line.</param>
/// <param name="Text">What cannot be deployed, and why.</param>
/// <param name="Remedy">What to write instead.</param>
public sealed record ReadingProblem(ComposeLocation Location, string Text, string Remedy);
