namespace QgoBuild.Delivery.Notifications;

/// <summary>Tells in a line of text, for a log or a terminal that nobody follows a deployment at.</summary>
/// <param name="output">Where to.</param>
public sealed class ConsoleNotifier(TextWriter output) : INotifier
{
    /// <inheritdoc/>
    public string Name => "Console";

    /// <inheritdoc/>
    public async Task TellAsync(DeploymentNews news, CancellationToken cancellation)
    {
        var story = NewsStory.Of(news, repository: null);
        await output.WriteLineAsync((story.Failure is { } failure ? $"{story.Headline}. {failure}" : story.Headline).AsMemory(), cancellation).ConfigureAwait(false);
    }
}
