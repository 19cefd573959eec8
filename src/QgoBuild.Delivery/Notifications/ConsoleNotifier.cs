namespace QgoBuild.Delivery.Notifications;

/// <summary>Tells in a line of text, for a log or a terminal that nobody follows a deployment at.</summary>
/// <param name="output">Where to.</param>
public sealed class ConsoleNotifier(TextWriter output) : INotifier
{
    /// <inheritdoc/>
    public string Name => "Console";

    /// <inheritdoc/>
    public async Task TellAsync(Notification news, CancellationToken cancellationToken)
    {
        var story = NotificationContent.Of(news, repository: null);
        await output.WriteLineAsync((story.Failure is { } failure ? $"{story.Headline}. {failure}" : story.Headline).AsMemory(), cancellationToken).ConfigureAwait(false);
    }
}
