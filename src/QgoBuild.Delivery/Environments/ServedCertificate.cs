namespace QgoBuild.Delivery.Environments;

/// <summary>The certificate that an environment's edge serves.</summary>
/// <param name="Issuer">Its issuer; empty if it could not be read.</param>
/// <param name="Names">The names that it covers.</param>
/// <param name="Ends">When it expires, UTC; null if it could not be read.</param>
/// <param name="DaysLeft">Whole days until then; negative when it has expired, null if it could not be read.</param>
/// <param name="Problem">Why it could not be read; empty if it was.</param>
/// <param name="RenewalFailed">Why the last renewal failed; empty if it did not.</param>
public sealed partial record ServedCertificate(string Issuer, IReadOnlyList<string> Names, DateTimeOffset? Ends, int? DaysLeft,
    string Problem, string RenewalFailed)
{
    /// <summary>With fewer days left than this, the automatic renewal has failed.</summary>
    public const int WarningDays = 21;

    /// <summary>Its problems, one sentence each; empty when there are none.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Warnings =>
    [
        .. Problem.Length > 0 ? [$"The edge serves no certificate: {ToSentence(Problem)}"]
            : DaysLeft < 0 ? ["The certificate has ended."]
            : DaysLeft < WarningDays ? [$"The certificate is good for {DaysLeft} more days only."] : (string[])[],
        .. RenewalFailed.Length > 0 ? [$"The last renewal failed: {ToSentence(RenewalFailed)}"] : (string[])[],
    ];

    /// <summary>Its issuer and how long it is valid, without its names.</summary>
    [JsonIgnore]
    public string Summary => Problem.Length > 0
        ? "none is served"
        : $"of {(Issuer.Length > 0 ? Issuer : "an unknown issuer")}, {(DaysLeft < 0 ? "ended" : $"{DaysLeft} days left")}";

    internal static ServedCertificate? Parse(ServerSections sections, DateTimeOffset now)
    {
        // The time of the last renewal that failed, then the reason.
        var renewal = sections.Lines("renewal-failed") is [_, var reason, ..] ? reason : "";
        if (sections.Has("certificate-problem")) return new("", [], null, null, sections.Text("certificate-problem"), renewal);
        if (!sections.Has("certificate")) return null;
        if (Pem.Match(sections.Text("certificate")) is not { Success: true } pem)
            return new("", [], null, null, "it cannot be read", renewal);
        using var certificate = X509Certificate2.CreateFromPem(pem.Value);
        var ends = new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
        var days = ends <= now ? -1 : (int)(ends - now).TotalDays;
        return new(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: true), [.. GetNames(certificate)], ends, days, "", renewal);
    }

    private static IEnumerable<string> GetNames(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(address => address.ToString())));

    // curl prints the chain with each certificate's fields; the first is the server's own.
    [GeneratedRegex("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", RegexOptions.Singleline)]
    private static partial Regex Pem { get; }

    /// <inheritdoc/>
    public override string ToString() => Problem.Length > 0 ? Summary : $"{string.Join(", ", Names)}: {Summary}";

    private static string ToSentence(string text) => text.TrimEnd('.') + ".";
}
