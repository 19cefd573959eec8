namespace QgoBuild.Sandbox.Description;

/// <summary>Queries to the Internet cost seconds where it does not answer, so the result of each is kept for an hour: short enough for a
/// laptop that changes networks.</summary>
internal sealed record CachedResults
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    public Dictionary<string, CachedResult> Answers { get; init; } = [];

    /// <summary>Returns the kept result of <paramref name="question"/>, or queries and keeps it.</summary>
    public static async Task<bool> GetOrQueryAsync(SandboxDirectory directory, string question, Func<Task<bool>> query, TimeProvider time)
    {
        var now = time.GetUtcNow();
        if (Load(directory).Answers.TryGetValue(question, out var known) && now - known.Asked < Lifetime && known.Asked <= now)
            return known.Reachable;

        var answer = await query();
        Save(directory, question, new CachedResult(answer, now));
        return answer;
    }

    private static CachedResults Load(SandboxDirectory directory)
    {
        try { return JsonSerializer.Deserialize(File.ReadAllText(directory.CacheFile), SandboxJson.Default.CachedResults) ?? new(); }
        catch (Exception unknown) when (unknown is IOException or JsonException) { return new(); }
    }

    private static void Save(SandboxDirectory directory, string question, CachedResult answer)
    {
        var all = Load(directory);
        all.Answers[question] = answer;
        PrivateFile.Write(directory.CacheFile, JsonSerializer.Serialize(all, SandboxJson.Default.CachedResults));
    }
}

/// <summary>Whether something on the Internet was reachable, and when that was checked.</summary>
internal sealed record CachedResult(bool Reachable, DateTimeOffset Asked);
