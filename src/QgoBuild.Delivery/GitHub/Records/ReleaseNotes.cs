using System.Text;
using QgoBuild.Delivery.Notifications;

namespace QgoBuild.Delivery.GitHub.Records;

/// <summary>The text of a release: what it has that the one before had not.</summary>
internal static class ReleaseNotes
{
    // GitHub takes 125,000 characters; nobody reads that many.
    private const int MostCommits = 200;
    private const int LongestSubject = 200;

    /// <summary>Writes them, in Markdown.</summary>
    public static string Of(Notification news)
    {
        var text = new StringBuilder();
        foreach (var commit in news.Commits.Take(MostCommits))
            text.Append("- ").Append(commit.Id).Append(' ').Append(MarkdownText.Code(Shortened(commit.Subject))).Append('\n');
        if (news.Commits.Count > MostCommits)
            text.Append($"\nAnd {news.Commits.Count - MostCommits} more.\n");
        if (news.Commits.Count == 0)
            text.Append("What has changed since the release before is not known.\n");
        text.Append(news.Previous is { } previous ? $"\nBefore it, {MarkdownText.Code(previous.Version)} was live ({previous.Commit}).\n" : "");
        return text.Append($"\nDeployed to {news.Deployment.Environment.Url} by {MarkdownText.Code(news.By)}{Approved(news)}.\n").ToString();
    }

    private static string Approved(Notification news) => news.ApprovedBy is { } approver ? $", approved by {MarkdownText.Code(approver)}" : "";

    private static string Shortened(string subject) => subject.Length <= LongestSubject ? subject : subject[..LongestSubject] + "…";
}
