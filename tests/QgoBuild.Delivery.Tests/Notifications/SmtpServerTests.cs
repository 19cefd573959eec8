using QgoBuild.Delivery.Notifications.Mail;

namespace QgoBuild.Delivery.Tests.Notifications;

public sealed class SmtpServerTests
{
    [Theory]
    [InlineData("smtp://ci@mail.example.com", 587, SmtpEncryption.StartTls, "ci")]
    [InlineData("smtp://ci%40example.com@mail.example.com:2525", 2525, SmtpEncryption.StartTls, "ci@example.com")]
    [InlineData("smtps://ci@mail.example.com", 465, SmtpEncryption.Implicit, "ci")]
    [InlineData("smtp://ci@mail.example.com:465", 465, SmtpEncryption.Implicit, "ci")]
    [InlineData("smtp://mail.example.com:25", 25, SmtpEncryption.StartTlsWhenAvailable, null)]
    [InlineData("smtp://ci@mail.example.com:25?encryption=none", 25, SmtpEncryption.None, "ci")]
    public void The_encryption_follows_from_the_address(string text, int port, SmtpEncryption encryption, string? user) =>
        Assert.Equal(new SmtpServer("mail.example.com", port, encryption, user), SmtpServer.Parse(text));

    [Theory]
    [InlineData("mail.example.com:587")]
    [InlineData("https://mail.example.com")]
    [InlineData("smtp://ci:sentinel@mail.example.com")]
    [InlineData("smtp://mail.example.com?encryption=no")]
    [InlineData("smtps://mail.example.com?encryption=none")]
    [InlineData("smtp://mail.example.com/inbox")]
    [InlineData("")]
    public void An_invalid_address_is_refused_with_an_example(string text)
    {
        var refusal = Assert.Throws<DeliveryException>(() => SmtpServer.Parse(text));

        Assert.Equal(2, refusal.ExitCode);
        Assert.Contains("smtp://USER@", refusal.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("sentinel", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Its_text_has_the_address_and_not_the_password() =>
        Assert.Equal("h:25", (new SmtpServer("h", 25, SmtpEncryption.None, "u") { Password = "sentinel" }).ToString());
}
