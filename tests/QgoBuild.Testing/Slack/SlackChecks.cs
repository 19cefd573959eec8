namespace QgoBuild.Testing;

/// <summary>Reads messages to Slack as Slack does: by a schema that is made from the types that Slack publishes.</summary>
public static class SlackChecks
{
    private static readonly NodeTool Tool = new("Slack");

    /// <summary>What is wrong with these messages, a line each; empty when nothing is.</summary>
    /// <param name="messages">Messages as they are posted, each a JSON text without line ends.</param>
    public static string Validate(params IEnumerable<string> messages) => Tool.Check([], string.Join('\n', messages) + "\n");
}
