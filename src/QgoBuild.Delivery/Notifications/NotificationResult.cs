namespace QgoBuild.Delivery.Notifications;

/// <summary>What came of telling somebody something.</summary>
/// <param name="Notifier">Who was to be told, by name.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Failure">Why it was not told, to a person, in one line; null when it was.</param>
public sealed record NotificationResult(string Notifier, TimeSpan Duration, string? Failure)
{
    /// <summary>The outcome in a line.</summary>
    public override string ToString() => Failure is null ? $"{Notifier} was told." : $"{Notifier} was not told: {Failure}";
}
