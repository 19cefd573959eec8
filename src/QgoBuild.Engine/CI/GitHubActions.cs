using System.Net.Http.Json;

namespace QgoBuild.Engine.CI.GitHubActions;

/// <summary>A job on GitHub Actions, read from its environment variables. Outside of a job, the strings are empty and the numbers
/// 0.</summary>
public sealed class GitHubActions : Host, IBuildServer
{
    private readonly Func<string, string?> _environment;
    private readonly Lazy<JsonElement?> _event;
    private readonly Lazy<long> _jobId;

    internal GitHubActions(Func<string, string?> environment)
    {
        _environment = environment;
        _event = new Lazy<JsonElement?>(ReadEvent);
        _jobId = new Lazy<long>(() => FindJobIdAsync().GetAwaiter().GetResult());
    }

    /// <summary>The job that this build runs in; null elsewhere.</summary>
    public static new GitHubActions? Instance => Host.Instance as GitHubActions;

    /// <summary>The home directory of the job's user.</summary>
    public string Home => Variable("HOME");

    /// <summary>The name of the workflow.</summary>
    public string Workflow => Variable("GITHUB_WORKFLOW");

    /// <summary>The name of the action or the identifier of the step.</summary>
    public string Action => Variable("GITHUB_ACTION");

    /// <summary>The user who started the workflow.</summary>
    public string Actor => Variable("GITHUB_ACTOR");

    /// <summary>Owner and name of the repository: <c>octocat/Hello-World</c>.</summary>
    public string Repository => Variable("GITHUB_REPOSITORY");

    /// <summary>The owner of the repository.</summary>
    public string RepositoryOwner => Variable("GITHUB_REPOSITORY_OWNER");

    /// <summary>The event that started the workflow: <c>push</c>, <c>pull_request</c>, ….</summary>
    public string EventName => Variable("GITHUB_EVENT_NAME");

    /// <summary>The file that holds the event.</summary>
    public string EventPath => Variable("GITHUB_EVENT_PATH");

    /// <summary>The directory that the repository is checked out to.</summary>
    public string Workspace => Variable("GITHUB_WORKSPACE");

    /// <summary>The commit that started the workflow.</summary>
    public string Sha => Variable("GITHUB_SHA");

    /// <summary>The full reference that started the workflow: <c>refs/heads/main</c>.</summary>
    public string Ref => Variable("GITHUB_REF");

    /// <summary>The short name of the reference: <c>main</c>.</summary>
    public string RefName => Variable("GITHUB_REF_NAME");

    /// <summary><c>branch</c> or <c>tag</c>.</summary>
    public string RefType => Variable("GITHUB_REF_TYPE");

    /// <summary>The branch that a pull request comes from.</summary>
    public string HeadRef => Variable("GITHUB_HEAD_REF");

    /// <summary>The branch that a pull request goes to.</summary>
    public string BaseRef => Variable("GITHUB_BASE_REF");

    /// <summary>The address of GitHub.</summary>
    public string ServerUrl => Variable("GITHUB_SERVER_URL");

    /// <summary>The identifier of the job in the workflow.</summary>
    public string Job => Variable("GITHUB_JOB");

    /// <summary>The token of the job, if the workflow passes it as <c>GITHUB_TOKEN</c>.</summary>
    public string Token => Variable("GITHUB_TOKEN");

    /// <summary>The number of the run within the workflow.</summary>
    public long RunNumber => Number("GITHUB_RUN_NUMBER");

    /// <summary>The identifier of the run.</summary>
    public long RunId => Number("GITHUB_RUN_ID");

    /// <summary>The number of the attempt of the run, from 1.</summary>
    public long RunAttempt => Number("GITHUB_RUN_ATTEMPT");

    /// <summary>The identifier of the job, requested from GitHub when this is first read.</summary>
    /// <exception cref="AssertionException">There is no token, or it has no permission to read the run.</exception>
    public long JobId => _jobId.Value;

    /// <summary>Whether a pull request started the workflow.</summary>
    public bool IsPullRequest => EventName is "pull_request" or "pull_request_target";

    /// <summary>The number of the pull request; null when none started the workflow.</summary>
    public int? PullRequestNumber =>
        IsPullRequest && _event.Value?.TryGetProperty("number", out var number) == true ? number.GetInt32() : null;

    /// <summary>The change to the pull request: <c>opened</c>, <c>synchronize</c>, …; empty when none started the workflow.</summary>
    public string PullRequestAction =>
        IsPullRequest && _event.Value?.TryGetProperty("action", out var action) == true ? action.GetString() ?? "" : "";

    /// <summary>The Markdown file that is shown on the page of the run; null outside of a job.</summary>
    public AbsolutePath? StepSummaryFile => Variable("GITHUB_STEP_SUMMARY") is { Length: > 0 } file ? file : null;

    string? IBuildServer.Branch => Ref;
    string? IBuildServer.Commit => Sha;
    private GitHubRestClient Api => new(Variable("GITHUB_API_URL") is { Length: > 0 } address ? address : "https://api.github.com", Token);

    /// <summary>Writes a comment below an issue or a pull request.</summary>
    /// <exception cref="AssertionException">There is no token, or it has no permission to write there.</exception>
    public Task CreateComment(int issue, string text) =>
        Api.PostAsync($"repos/{Repository}/issues/{issue}/comments",
            JsonContent.Create(new Dictionary<string, string> { ["body"] = text }));

    /// <summary>Skips the other steps of a job whose <see cref="GitHubJobAttribute.Unless"/> is the running target.</summary>
    /// <remarks>Only this engine has it.</remarks>
    public void SkipRemainingSteps()
    {
        if (Variable("GITHUB_OUTPUT") is { Length: > 0 } file) File.AppendAllText(file, "skip=true\n");
    }

    /// <summary>Begins a group of lines that can be collapsed.</summary>
    public void Group(string group) => WriteCommand("group", group);

    /// <summary>Ends the group.</summary>
    public void EndGroup(string group) => WriteCommand("endgroup", group);

    /// <summary>Writes a line that is shown only when the run is debugged.</summary>
    public void WriteDebug(string message) => WriteCommand("debug", message);

    /// <summary>Writes a warning that is shown on the page of the run.</summary>
    public void WriteWarning(string message) => WriteCommand("warning", message);

    /// <summary>Writes an error that is shown on the page of the run.</summary>
    public void WriteError(string message) => WriteCommand("error", message);

    /// <summary>Writes a workflow command with escaped values.</summary>
    public void WriteCommand(string command, string? message = null,
        Configure<Dictionary<string, object>>? dictionaryConfigurator = null) =>
        BuildSession.Current.Output.WriteLine(Command(command, Redact(message), dictionaryConfigurator.InvokeSafe([])));

    internal override string FormatGroupStart(string name) => Command("group", name, []);
    internal override string FormatGroupEnd(string name) => Command("endgroup", "", []);
    internal override string FormatErrorAnnotation(string error) => Command("error", error, []);

    // Only GitHub's runner hides this line, and --host can select this class anywhere: elsewhere it would print the secret.
    internal override string? FormatMaskCommand(string secret) =>
        Variable("GITHUB_ACTIONS") == "true" ? Command("add-mask", secret, []) : null;

    // Escaping could change a secret, so that it would not be masked.
    private static string? Redact(string? message) => message is null ? null : BuildSession.Current.Output.Redactor.Redact(message);

    internal static string Command(string command, string? message, Dictionary<string, object> properties)
    {
        var written = string.Join(',', properties.Select(property => $"{property.Key}={EscapeProperty(property.Value.ToString() ?? "")}"));
        return $"::{command}{(written.Length > 0 ? " " + written : "")}::{EscapeData(message ?? "")}";
    }

    private static string EscapeData(string data) =>
        data.Replace("%", "%25", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string EscapeProperty(string value) =>
        EscapeData(value).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);

    private string Variable(string name) => _environment(name) ?? "";

    private long Number(string name) =>
        long.TryParse(Variable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    // The name of a job can differ from its identifier in the workflow; the runner identifies it.
    private async Task<long> FindJobIdAsync()
    {
        var run = await Api.GetAsync($"repos/{Repository}/actions/runs/{RunId}/attempts/{RunAttempt}/jobs?per_page=100");
        var jobs = run.GetProperty("jobs").EnumerateArray().ToList();
        var matches = jobs.FindAll(job => Is(job, "runner_name", Variable("RUNNER_NAME")) && Is(job, "status", "in_progress"));
        if (matches.Count != 1) matches = jobs.FindAll(job => Is(job, "name", Job));
        Assert.HasSingleItem(matches,
            $"The identifier of this job cannot be found: GitHub lists {jobs.Count} jobs, and none or several match");
        return matches[0].GetProperty("id").GetInt64();

        static bool Is(JsonElement job, string name, string value) =>
            job.TryGetProperty(name, out var property) && property.GetString() == value;
    }

    private JsonElement? ReadEvent()
    {
        if (!File.Exists(EventPath)) return null;
        using var document = JsonDocument.Parse(File.ReadAllText(EventPath));
        return document.RootElement.Clone();
    }
}
