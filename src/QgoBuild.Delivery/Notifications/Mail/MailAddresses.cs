using MimeKit;

namespace QgoBuild.Delivery.Notifications.Mail;

/// <summary>Addresses of people, as they are typed.</summary>
public static class MailAddresses
{
    private static readonly ParserOptions StrictParserOptions = new() { AddressParserComplianceMode = RfcComplianceMode.Strict, AllowAddressesWithoutDomain = false };

    /// <summary>Reads one or more addresses, with commas between them: <c>ops@example.com, Anna &lt;anna@example.com&gt;</c>.</summary>
    /// <param name="text">The addresses.</param>
    /// <param name="option">The option that they were given by, for the message.</param>
    /// <returns>The addresses, each as it was typed.</returns>
    /// <exception cref="DeliveryException">One is none, which the message names, with exit code 2.</exception>
    public static IReadOnlyList<string> Parse(string text, string option)
    {
        ArgumentNullException.ThrowIfNull(text);
        var addresses = text.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (addresses.Length == 0)
            throw Wrong("There is no address in it.");
        foreach (var address in addresses)
        {
            if (!IsAddress(address))
                throw Wrong($"«{UntrustedText.OneLine(address, 100)}» is not an address.");
        }

        return addresses;

        DeliveryException Wrong(string what) => new($"{option}: {what}", $"For example {option} ops@example.com,anna@example.com", exitCode: 2);
    }

    /// <summary>The mailbox of an address that was read before.</summary>
    internal static MailboxAddress ParseMailbox(string address) => MailboxAddress.Parse(StrictParserOptions, address);

    private static bool IsAddress(string text) =>
        !text.Any(char.IsControl)
        && MailboxAddress.TryParse(StrictParserOptions, text, out var mailbox)
        // «ops@example» is an address by the book, and by far most often a slip.
        && (mailbox.Domain == "localhost" || mailbox.Domain.Trim('.').Contains('.', StringComparison.Ordinal));
}
