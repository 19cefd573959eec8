using System.Text.Json;

namespace QgoBuild.Sandbox.Description;

/// <summary>
/// Questions to the Internet cost seconds where it does not answer, so each is asked once and its answer kept for a while:
/// an hour, short enough that a laptop that comes home is asked anew.
/// </summary>
internal sealed record CachedResults
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    public Dictionary<string, CachedResult> Answers { get; init; } = [];

    /// <summary>Returns the remembered answer to <paramref name="question"/>, or asks and remembers.</summary>
    public static async Task<bool> GetOrQueryAsync(SandboxDirectory directory, string question, Func<Task<bool>> ask, TimeProvider time)
    {
        var now = time.GetUtcNow();
        if (Load(directory).Answers.TryGetValue(question, out var known) && now - known.Asked < Lifetime && known.Asked <= now)
            return known.Reachable;

        var answer = await ask().ConfigureAwait(false);
        Save(directory, question, new CachedResult(answer, now));
        return answer;
    }

    private static CachedResults Load(SandboxDirectory directory)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(directory.CacheFile), SandboxJson.Default.CachedResults) ?? new();
        }
        catch (Exception unknown) when (unknown is IOException or JsonException)
        {
            return new();
        }
    }

    private static void Save(SandboxDirectory directory, string question, CachedResult answer)
    {
        var all = Load(directory);
        all.Answers[question] = answer;
        PrivateFile.Write(directory.CacheFile, JsonSerializer.Serialize(all, SandboxJson.Default.CachedResults));
    }
}
