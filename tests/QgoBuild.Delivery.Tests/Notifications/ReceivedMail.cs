using System.Text.Json;
using MimeKit;

namespace QgoBuild.Delivery.Tests.Notifications;

/// <summary>A mail that the server received.</summary>
/// <param name="To">The recipients of the SMTP session.</param>
/// <param name="IsEncrypted">Whether the connection was encrypted by STARTTLS.</param>
/// <param name="User">The user of the login.</param>
/// <param name="Message">The mail.</param>
internal sealed record ReceivedMail(IReadOnlyList<string> To, bool IsEncrypted, string? User, MimeMessage Message)
{
    public static ReceivedMail Parse(string line)
    {
        using var json = JsonDocument.Parse(line);
        var mail = json.RootElement;
        using var content = new MemoryStream(mail.GetProperty("content").GetBytesFromBase64());
        return new ReceivedMail(
            [.. mail.GetProperty("to").EnumerateArray().Select(address => address.GetString()!)],
            mail.GetProperty("encrypted").GetBoolean(),
            mail.GetProperty("user").GetString(),
            MimeMessage.Load(content));
    }
}
