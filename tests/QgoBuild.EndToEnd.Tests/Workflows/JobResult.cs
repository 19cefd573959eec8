namespace QgoBuild.EndToEnd.Tests.Workflows;

/// <summary>What came of a job.</summary>
/// <param name="Job">Its name, behind that of the job it is part of: <c>test-and-build / test-and-build</c>.</param>
/// <param name="Conclusion"><c>success</c>, <c>failure</c> or <c>skipped</c>.</param>
/// <param name="Output">What its commands wrote.</param>
public sealed record JobResult(string Job, string Conclusion, string Output);
