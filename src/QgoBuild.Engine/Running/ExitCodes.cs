namespace QgoBuild.Engine.Running;

/// <summary>The exit codes of a build that does not set its own.</summary>
internal static class ExitCodes
{
    public const int Success = 0;
    public const int Failed = 1;
    public const int UsageError = 2;
    public const int Cancelled = 130;

    public static int For(bool cancelled, IReadOnlyList<Exception> failures)
    {
        if (cancelled) return Cancelled;
        if (failures.Count == 0) return Success;
        return failures.All(failure => For(failure) == UsageError) ? UsageError : Failed;
    }

    public static int For(Exception exception) => exception is UsageException ? UsageError : Failed;
}
