namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>What was checked of a commit, by either of GitHub's ways: check runs, or commit statuses.</summary>
/// <param name="Name">What people and branch protection call it.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Word">GitHub's own word for that.</param>
/// <param name="IsFromCurrentRun">Whether it is part of the workflow run that asks.</param>
internal sealed record CommitCheck(string Name, CheckState State, string Word, bool IsFromCurrentRun = false);
