using QgoBuild.Delivery.Processes;

namespace QgoBuild.Sandbox.Processes;

/// <summary>The programs that the sandbox runs on this machine.</summary>
internal static class SandboxCommand
{
    private const string Remedy =
        "Everything made so far is kept: run the same command again, or remove it with ./build.sh SandboxDown and start from nothing.";

    public static LocalCommand Create(string program, params IReadOnlyList<string> arguments) =>
        new(program, arguments) { Remedy = Remedy };
}
