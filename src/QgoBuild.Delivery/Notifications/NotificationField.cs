namespace QgoBuild.Delivery.Notifications;

/// <summary>A thing that is known of a deployment, to a person.</summary>
/// <param name="Label">What it is: <c>Took</c>.</param>
/// <param name="Value">The thing: <c>12.3 s</c>.</param>
/// <param name="Link">Where more of it can be seen; null when there is nothing.</param>
internal sealed record NotificationField(string Label, string Value, Uri? Link = null);
