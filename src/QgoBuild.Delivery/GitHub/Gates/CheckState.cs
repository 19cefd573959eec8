namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>How far a check has come.</summary>
internal enum CheckState
{
    /// <summary>It has not ended.</summary>
    Running,

    /// <summary>It ended well: success, or there was nothing to check.</summary>
    Passed,

    /// <summary>It ended otherwise.</summary>
    Failed,
}
