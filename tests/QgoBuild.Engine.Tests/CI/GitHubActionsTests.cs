using System.Net;
using System.Net.Sockets;
using System.Text;
using QgoBuild.Engine.CI.GitHubActions;

namespace QgoBuild.Tests.Engine.CI;

public sealed class GitHubActionsTests
{
    private const string Jobs = """
        { "jobs": [
          { "id": 11, "name": "test", "runner_name": "one", "status": "completed" },
          { "id": 22, "name": "A name for people", "runner_name": "two", "status": "in_progress" } ] }
        """;

    [Fact]
    public async Task The_job_is_identified_by_its_runner()
    {
        var (id, request) = await QueryAsync(Jobs, job => Task.FromResult(job.JobId));

        Assert.Equal(22, id);
        Assert.StartsWith("GET /repos/a/b/actions/runs/7/attempts/1/jobs?per_page=100", request, StringComparison.Ordinal);
        Assert.Contains("Authorization: Bearer t0ken", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_comment_is_written_below_a_pull_request()
    {
        var (_, request) = await QueryAsync("{}", async job =>
        {
            await job.CreateComment(5, "It \"works\"");
            return 0;
        });

        Assert.StartsWith("POST /repos/a/b/issues/5/comments", request, StringComparison.Ordinal);
        Assert.Contains("""{"body":"It \u0022works\u0022"}""", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_error_of_a_job_without_its_token_names_the_remedy() => Assert.Contains(
        "GITHUB_TOKEN: ${{ secrets.GITHUB_TOKEN }}",
        (await Assert.ThrowsAsync<AssertionException>(() => new GitHubActions(_ => null).CreateComment(1, ""))).Message,
        StringComparison.Ordinal);

    private static async Task<(T Result, string Request)> QueryAsync<T>(string answer, Func<GitHubActions, Task<T>> question)
    {
        using var gitHub = new TcpListener(IPAddress.Loopback, 0);
        gitHub.Start();
        var served = ServeAsync(gitHub, answer);
        var variables = new Dictionary<string, string>
        {
            ["GITHUB_API_URL"] = $"http://{gitHub.LocalEndpoint}",
            ["GITHUB_TOKEN"] = "t0ken",
            ["GITHUB_REPOSITORY"] = "a/b",
            ["GITHUB_RUN_ID"] = "7",
            ["GITHUB_RUN_ATTEMPT"] = "1",
            ["GITHUB_JOB"] = "test",
            ["RUNNER_NAME"] = "two",
        };
        var result = await Task.Run(() => question(new GitHubActions(variables.GetValueOrDefault)));
        return (result, await served);
    }

    private static async Task<string> ServeAsync(TcpListener listener, string answer)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        var request = new StringBuilder();
        var buffer = new byte[8192];
        while (!IsComplete(request.ToString())) request.Append(Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer)));
        await stream.WriteAsync(Encoding.UTF8.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Length: {answer.Length}\r\nConnection: close\r\n\r\n{answer}"));
        return request.ToString();
    }

    private static bool IsComplete(string request) =>
        request.EndsWith(request.StartsWith("GET", StringComparison.Ordinal) ? "\r\n\r\n" : "\r\n0\r\n\r\n", StringComparison.Ordinal);
}
