using QgoBuild.Delivery;

namespace QgoBuild.Components.Tools;

/// <summary>A program ended with another exit code than 0.</summary>
public sealed class ToolFailedException(ToolCommand command, int toolExitCode, IReadOnlyList<string> lastLines) : DeliveryException(
    $"{command} ended with exit code {toolExitCode}{(command.Directory is null ? "" : $" in {command.Directory}")}.{string.Concat(lastLines.Where(line => line.Length > 0).Select(line => "\n    " + line))}")
{
    /// <summary>The program's exit code.</summary>
    public int ToolExitCode { get; } = toolExitCode;
}
