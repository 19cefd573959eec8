namespace QgoBuild.Testing;

/// <summary>Validates messages to Slack by a schema that is made from the types that Slack publishes.</summary>
public static class SlackChecks
{
    private static readonly NodeTool Tool = new("Slack");

    /// <summary>The errors in these messages, one per line; empty when there are none.</summary>
    /// <param name="messages">The posted messages, each a JSON text without line ends.</param>
    public static string Validate(params IEnumerable<string> messages) => Tool.Check([], string.Join('\n', messages) + "\n");
}
