using System.Text;
using QgoBuild.Delivery.Notifications;

namespace QgoBuild.Delivery.GitHub.Records;

/// <summary>The text of a release on GitHub: the changes since the previous release.</summary>
internal static class ReleaseNotes
{
    // Well below the limit of GitHub, 125,000 characters.
    private const int MaxCommits = 200;
    private const int MaxSubjectLength = 200;

    /// <summary>Creates the text, in Markdown.</summary>
    public static string Create(Notification notification)
    {
        var text = new StringBuilder();
        foreach (var commit in notification.Commits.Take(MaxCommits))
            text.Append("- ").Append(commit.Id).Append(' ').Append(MarkdownText.Code(Truncate(commit.Subject))).Append('\n');
        if (notification.Commits.Count > MaxCommits) text.Append($"\nAnd {notification.Commits.Count - MaxCommits} more.\n");
        if (notification.Commits.Count == 0) text.Append("The changes since the previous release are not known.\n");
        text.Append(notification.Previous is { } previous
            ? $"\nThe previous release was {MarkdownText.Code(previous.Version)} ({previous.Commit}).\n" : "");
        var by = MarkdownText.Code(notification.RequestedBy) + FormatApproval(notification);
        return text.Append($"\nDeployed to {notification.Deployment.Environment.Url} by {by}.\n").ToString();
    }

    private static string FormatApproval(Notification notification) =>
        notification.ApprovedBy is { } approver ? $", approved by {MarkdownText.Code(approver)}" : "";

    private static string Truncate(string subject) => subject.Length <= MaxSubjectLength ? subject : subject[..MaxSubjectLength] + "…";
}
