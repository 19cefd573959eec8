using QgoBuild.Delivery.Notifications.Mail;

namespace QgoBuild.Delivery.Tests.Notifications;

public sealed class MailAddressesTests
{
    [Fact]
    public void Several_addresses_are_read() => Assert.Equal(
        ["ops@example.com", "Anna <anna@example.com>", "root@localhost"],
        MailAddresses.Parse("ops@example.com, Anna <anna@example.com>; root@localhost", "--notify-email"));

    [Theory]
    [InlineData("ops@example.com, anna", "\"anna\"")]
    [InlineData("ops@example", "\"ops@example\"")]
    [InlineData("@example.com", "\"@example.com\"")]
    [InlineData("ops@example.com\nBcc: x@example.com", "\"ops@example.com Bcc: x@example.com\"")]
    [InlineData("a b@example.com", "\"a b@example.com\"")]
    [InlineData("ops@exa mple.com", "\"ops@exa mple.com\"")]
    [InlineData(" , ", "no address")]
    public void An_invalid_address_is_reported(string text, string named)
    {
        var refusal = Assert.Throws<DeliveryException>(() => MailAddresses.Parse(text, "--notify-email"));

        Assert.Equal(2, refusal.ExitCode);
        Assert.StartsWith("--notify-email: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }
}
