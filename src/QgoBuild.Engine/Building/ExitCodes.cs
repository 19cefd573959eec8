namespace QgoBuild.Engine.Building;

/// <summary>What a build tells its caller, unless it sets an exit code of its own.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;
    public const int Cancelled = 130;

    public static int For(bool cancelled, IReadOnlyList<Exception> failures)
    {
        if (cancelled) return Cancelled;
        if (failures.Count == 0) return Done;
        return failures.All(failure => For(failure) == WrongUsage) ? WrongUsage : Failed;
    }

    public static int For(Exception exception) => exception is UsageException ? WrongUsage : Failed;
}
