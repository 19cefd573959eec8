using QgoBuild.Components.Auditing;
using QgoBuild.Delivery;
using QgoBuild.Delivery.Processes;

namespace QgoBuild.Components.Tests.Auditing;

/// <summary>The answers are written by hand after the documented formats; the refusal is what a registry without advisories has really
/// said.</summary>
public sealed class PackageAuditTests
{
    private const string Npm = """
        {
          "auditReportVersion": 2,
          "vulnerabilities": {
            "express": { "name": "express", "severity": "high", "isDirect": true, "via": ["qs"], "effects": [], "range": "4.0.0 - 4.17.2",
                "nodes": ["node_modules/express"], "fixAvailable": true },
            "qs": {
              "name": "qs", "severity": "high", "isDirect": false,
              "via": [{ "source": 1, "name": "qs", "dependency": "qs", "title": "qs vulnerable to Prototype Pollution",
                  "url": "https://github.com/advisories/GHSA-hrpp-h998-j3pp", "severity": "high", "range": ">=6.7.0 <6.7.3" }],
              "effects": ["express"], "range": "6.7.0 - 6.7.2", "nodes": ["node_modules/qs"],
              "fixAvailable": { "name": "express", "version": "4.18.0", "isSemVerMajor": false }
            },
            "tar": {
              "name": "tar", "severity": "low", "isDirect": false,
              "via": [{ "source": 2, "name": "tar", "dependency": "tar", "title": "A small thing",
                  "url": "https://example.test/2", "severity": "low", "range": "<6" }],
              "effects": [], "range": "<6", "nodes": ["node_modules/tar"], "fixAvailable": false
            }
          },
          "metadata": { "vulnerabilities": { "info": 0, "low": 1, "moderate": 0, "high": 2, "critical": 0, "total": 3 } }
        }
        """;

    private const string Refusal = """
        { "message": "405 Method Not Allowed - POST https://registry.example.test/-/npm/v1/security/advisories/bulk",
            "statusCode": 405, "body": "", "error": { "summary": "", "detail": "" } }
        """;

    private const string NuGet = """
        {
          "version": 1,
          "parameters": "--vulnerable --include-transitive",
          "sources": ["https://example.test/v3/index.json"],
          "projects": [
            { "path": "/x/clean.csproj" },
            {
              "path": "/x/a.csproj",
              "frameworks": [
                {
                  "framework": "net10.0",
                  "topLevelPackages": [{ "id": "System.Text.Json", "requestedVersion": "8.0.0", "resolvedVersion": "8.0.0",
                      "vulnerabilities": [{ "severity": "High", "advisoryurl": "https://github.com/advisories/GHSA-hh2w-p6rv-4g7w" }] }],
                  "transitivePackages": [{ "id": "Old.One", "resolvedVersion": "1.0.0",
                      "vulnerabilities": [{ "severity": "Moderate", "advisoryurl": "https://example.test/1" }] }]
                }
              ]
            },
            {
              "path": "/x/b.csproj",
              "frameworks": [{ "framework": "net10.0", "transitivePackages": [{ "id": "Old.One", "resolvedVersion": "1.0.0",
                  "vulnerabilities": [{ "severity": "Moderate", "advisoryurl": "https://example.test/1" }] }] }]
            }
          ]
        }
        """;

    private readonly List<string> _lines = [];

    [Fact]
    public void Npm_reports_a_vulnerability_once_at_its_package() => Assert.Equal(
        [
            "high      qs >=6.7.0 <6.7.3  qs vulnerable to Prototype Pollution  https://github.com/advisories/GHSA-hrpp-h998-j3pp",
            "low       tar <6  A small thing  https://example.test/2",
        ],
        NpmAudit.Parse(Npm).Advisories.Select(advisory => advisory.ToString()));

    [Fact]
    public void NuGet_reports_a_vulnerability_once_for_all_projects() => Assert.Equal(
        [
            "high      System.Text.Json 8.0.0  https://github.com/advisories/GHSA-hh2w-p6rv-4g7w",
            "moderate  Old.One 1.0.0  https://example.test/1",
        ],
        NuGetAudit.Parse(NuGet).Advisories.Select(advisory => advisory.ToString()));

    [Fact]
    public void What_has_no_weakness_is_silent()
    {
        Assert.Equal(new AuditResult([]).Advisories,
            NpmAudit.Parse("""{ "auditReportVersion": 2, "vulnerabilities": {}, "metadata": {} }""").Advisories);
        Assert.Null(NuGetAudit.Parse("""{ "version": 1, "projects": [{ "path": "/x/clean.csproj" }] }""").UnavailableReason);
    }

    [Theory]
    [InlineData("none", 0)]
    [InlineData("critical", 0)]
    [InlineData("high", 1)]
    [InlineData("moderate", 1)]
    [InlineData("low", 2)]
    public async Task The_level_says_what_fails_and_the_rest_are_warnings(string level, int refused)
    {
        var audit = Audit(Npm);
        var typed = new[] { AuditLevel.None, AuditLevel.Low, AuditLevel.Moderate, AuditLevel.High, AuditLevel.Critical }.Single(known =>
            known.ToString() == level);

        if (refused == 0)
            await audit.RunAsync(typed, _lines.Add, TestContext.Current.CancellationToken);
        else
            Assert.Contains($"{refused} known",
                (await Assert.ThrowsAsync<DeliveryException>(() =>
                    audit.RunAsync(typed, _lines.Add, TestContext.Current.CancellationToken))).Message, StringComparison.Ordinal);

        Assert.Equal((refused, 2 - refused),
            (_lines.Count(line => line.StartsWith("backend  | error: ", StringComparison.Ordinal)),
                _lines.Count(line => line.StartsWith("backend  | warning: ", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData(Refusal, "405 Method Not Allowed")]
    [InlineData("npm is ill", "npm wrote no JSON")]
    [InlineData("""{ "error": { "code": "ENOLOCK", "summary": "This command requires an existing lockfile." } }""",
        "requires an existing lockfile")]
    public async Task A_registry_that_cannot_be_asked_is_a_line_and_no_failure(string answer, string reason)
    {
        await Audit(answer).RunAsync(AuditLevel.Low, _lines.Add, TestContext.Current.CancellationToken);

        Assert.Contains(reason, Assert.Single(_lines), StringComparison.Ordinal);
    }

    [Fact]
    public void NuGet_that_cannot_be_asked_says_why() =>
        Assert.Equal("No assets file was found.",
            NuGetAudit.Parse(
                """{ "version": 1, "problems": [{ "level": "error", "text": "No assets file was found." }], "projects": [] }""")
                .UnavailableReason);

    [Fact]
    public async Task Nobody_waits_long_for_a_registry()
    {
        await new PackageAudit("backend", new LocalCommand("sleep", "600"), NpmAudit.Parse)
        {
            Timeout = TimeSpan.FromMilliseconds(50),
        }.RunAsync(AuditLevel.Low, _lines.Add,
            TestContext.Current.CancellationToken);

        Assert.Contains("no answer within", Assert.Single(_lines), StringComparison.Ordinal);
    }

    // As npm does, it ends with 1 where it has found something.
    private static PackageAudit Audit(string answer) =>
        new("backend", new LocalCommand("sh", "-c", "printf %s \"$1\"; exit 1", "sh", answer), NpmAudit.Parse);
}
