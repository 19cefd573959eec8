namespace QgoBuild.Delivery.Notifications;

/// <summary>A commit, as it is told.</summary>
/// <param name="ShortId">Its short name.</param>
/// <param name="Text">What it is about, and by whom.</param>
/// <param name="Link">Where it can be seen; null when nobody knows.</param>
internal sealed record CommitLine(string ShortId, string Text, Uri? Link);
