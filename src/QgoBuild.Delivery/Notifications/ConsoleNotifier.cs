namespace QgoBuild.Delivery.Notifications;

/// <summary>Tells in a line of text, for a log or a terminal that nobody follows a deployment at.</summary>
/// <param name="output">Where to.</param>
public sealed class ConsoleNotifier(TextWriter output) : INotifier
{
    /// <inheritdoc/>
    public string Name => "Console";

    /// <inheritdoc/>
    public async Task NotifyAsync(Notification notification, CancellationToken cancellationToken)
    {
        var content = NotificationContent.Create(notification, repository: null);
        await output.WriteLineAsync((content.Failure is { } failure ? $"{content.Headline}. {failure}" : content.Headline).AsMemory(), cancellationToken).ConfigureAwait(false);
    }
}
