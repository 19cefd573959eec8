using MimeKit;

namespace QgoBuild.Delivery.Notifications.Mail;

/// <summary>Parses email addresses.</summary>
public static class MailAddresses
{
    private static readonly ParserOptions StrictParserOptions =
        new() { AddressParserComplianceMode = RfcComplianceMode.Strict, AllowAddressesWithoutDomain = false };

    /// <summary>Reads one or more addresses, separated by commas: <c>ops@example.com, Anna &lt;anna@example.com&gt;</c>.</summary>
    /// <param name="text">The addresses.</param>
    /// <param name="option">The command-line option with the addresses, for the message.</param>
    /// <returns>The addresses, unchanged.</returns>
    /// <exception cref="DeliveryException">An address is invalid: exit code 2.</exception>
    public static IReadOnlyList<string> Parse(string text, string option)
    {
        ArgumentNullException.ThrowIfNull(text);
        var addresses = text.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (addresses.Length == 0) throw CreateException("It contains no address.");
        foreach (var address in addresses)
        {
            if (!IsAddress(address)) throw CreateException($"\"{UntrustedText.OneLine(address, 100)}\" is not an address.");
        }

        return addresses;

        DeliveryException CreateException(string problem) =>
            new($"{option}: {problem}", $"For example {option} ops@example.com,anna@example.com", exitCode: 2);
    }

    /// <summary>The mailbox of a valid address.</summary>
    internal static MailboxAddress ParseMailbox(string address) => MailboxAddress.Parse(StrictParserOptions, address);

    private static bool IsAddress(string text) =>
        !text.Any(char.IsControl)
        && MailboxAddress.TryParse(StrictParserOptions, text, out var mailbox)
        // "ops@example" is valid, but almost always a mistake.
        && (mailbox.Domain == "localhost" || mailbox.Domain.Trim('.').Contains('.', StringComparison.Ordinal));
}
