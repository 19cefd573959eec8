using System.Collections.Concurrent;
using CsCheck;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Tests.Deployments;
using QgoBuild.Delivery.Tests.Shell;

namespace QgoBuild.Delivery.Tests.Environments;

public sealed class ServicesTests : IDisposable
{
    private readonly RecordedServer _server = new();
    private readonly ConcurrentQueue<RemoteOutput> _lines = [];

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Logs_of_several_services_are_printed_in_the_order_in_which_they_were_written()
    {
        _server.Write("bin/log.qgo-cargo-staging-blue-backend-1",
            "2026-11-23T08:00:01.000000000Z one\n2026-11-23T08:00:03.000000000Z  three & \\ |\n");
        _server.Write("bin/log.qgo-cargo-staging-edge-1", "2026-11-23T08:00:02.000000000Z two\n");

        Assert.Equal(0, await LogsAsync(new LogQuery(["backend", "edge"], 100)));
        Assert.Equal(["backend  | one", "edge     | two", "backend  |  three & \\ |"], _lines.Select(line => line.Text));
    }

    [Fact]
    public async Task The_log_of_one_service_is_printed_unchanged()
    {
        _server.Write("bin/log.qgo-cargo-staging-mysql-1", "as it is\n");

        Assert.Equal(0, await LogsAsync(new LogQuery(["mysql"], 7, Follow: true, TimeSpan.FromMinutes(10))));
        Assert.Equal(["as it is"], _lines.Select(line => line.Text));
        Assert.Equal(["logs", "--tail", "7", "--since", "600s", "--follow", "qgo-cargo-staging-mysql-1"],
            _server.Calls.SkipWhile(word => word != "logs"));
    }

    [Fact]
    public async Task A_container_that_is_gone_is_said_to_be()
    {
        _server.Write("bin/gone", "");

        Assert.Equal(1, await LogsAsync(new LogQuery(["backend"], 7)));
        Assert.Equal("There is no container of backend to read: Error: No such object: qgo-cargo-staging-blue-backend-1",
            Assert.Single(_lines).Text);
    }

    [Theory]
    [InlineData("backend", "qgo-cargo-staging-blue-backend-1")]
    [InlineData("mysql", "qgo-cargo-staging-mysql-1")]
    public async Task A_command_runs_in_the_container_that_serves_and_its_exit_code_is_the_answer(string service, string container)
    {
        Assert.Equal(7, await ExecAsync(service, "echo \"it's $((6 * 7))\"; echo oops >&2; exit 7"));
        Assert.Equal([("it's 42", false), ("oops", true)], _lines.Select(line => (line.Text, line.IsError)).Order());
        Assert.Equal(container, _server.Calls[^5]);
    }

    [Fact]
    public async Task A_command_has_no_input_to_wait_for() => Assert.Equal(0, await ExecAsync("backend", "cat; cat"));

    [Fact]
    public async Task Where_no_container_runs_nothing_does()
    {
        _server.Write("bin/gone", "");

        Assert.Equal(125, await ExecAsync("backend", "echo no"));
        Assert.Equal("The container qgo-cargo-staging-blue-backend-1 does not run: Error: No such object: qgo-cargo-staging-blue-backend-1",
            Assert.Single(_lines).Text);
    }

    [Fact]
    public async Task Hostile_commands_arrive_exactly()
    {
        var commands = HostileText.Generator.Where(text => text.Length > 0).Array[40].Single();
        foreach (var command in commands)
            await ExecAsync("backend", $"exit 0; {command}");

        Assert.Equal(commands.Select(command => $"exit 0; {command}"),
            _server.Calls.Where(word => word.StartsWith("exit 0; ", StringComparison.Ordinal)));
    }

    private Task<int> LogsAsync(LogQuery query) =>
        _server.Host.ReadLogsAsync(Samples.Application, _server.Environment, query, _lines.Enqueue, TestContext.Current.CancellationToken);

    private Task<int> ExecAsync(string service, string command) =>
        _server.Host.ExecuteAsync(Samples.Application, _server.Environment, service, command, _lines.Enqueue,
            TestContext.Current.CancellationToken);
}
