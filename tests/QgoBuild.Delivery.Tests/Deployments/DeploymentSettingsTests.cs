using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Releases;
using QgoBuild.Delivery.Reporting;

namespace QgoBuild.Delivery.Tests.Deployments;

/// <summary>The settings of a release get their values from its environment, and no secret is in the plan's script.</summary>
public sealed class DeploymentSettingsTests
{
    private static readonly Release Release = Samples.Release with
    {
        Compose = Samples.Release.Compose! with
        {
            Settings =
            [
                new("LOG_LEVEL", "docker-compose.yml:7", [new("backend", SettingForm.Variable)]),
                new("stripe_key", "docker-compose.yml:12", [new("backend", SettingForm.File)]),
            ],
        },
    };

    private static readonly Setting LogLevel = new("LOG_LEVEL", "info");
    private static readonly Setting StripeKey = Setting.Secret("stripe_key", "StripeKey");

    [Fact]
    public void A_setting_without_a_value_is_an_error_that_says_where_it_is_used_and_what_to_write()
    {
        var error = Assert.Throws<DeliveryException>(() => Resolve([StripeKey]));

        Assert.Equal("staging gives no value to the setting LOG_LEVEL (docker-compose.yml:7), which backend gets.", error.Message);
        Assert.StartsWith("add it to the Settings of staging in build/Environments.cs: new Setting(\"LOG_LEVEL\", \"…\")", error.Remedy,
            StringComparison.Ordinal);
        Assert.Equal(2, error.ExitCode);
    }

    [Fact]
    public void A_secret_becomes_a_variable_only_if_the_build_insists()
    {
        var secret = Setting.Secret("LOG_LEVEL", "Level");

        var error = Assert.Throws<DeliveryException>(() => Resolve([secret, StripeKey]));

        Assert.StartsWith("backend gets the secret LOG_LEVEL as a variable (docker-compose.yml:7), which docker inspect shows",
            error.Message, StringComparison.Ordinal);
        Assert.Equal(2, Resolve([secret with { InVariable = true }, StripeKey]).All.Count);
    }

    [Fact]
    public void A_script_contains_the_values_and_no_secret()
    {
        var plan = CreatePlan([LogLevel, StripeKey], "sk_live_4711");

        var script = DeploymentScript.Compile(plan);

        Assert.DoesNotContain("sk_live_4711", script, StringComparison.Ordinal);
        Assert.Contains("export QGO_SETTING_LOG_LEVEL=info", script, StringComparison.Ordinal);
        Assert.Contains("\"$@\" stripe_key file '' StripeKey backend '' '' ", script, StringComparison.Ordinal);
        Assert.Contains(Convert.ToBase64String("sk_live_4711"u8), plan.Settings.ToInput(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_value_of_a_secret_is_read_only_when_it_is_sent()
    {
        var reads = 0;
        var settings = DeploymentSettings.Resolve(Release, Samples.Application, Samples.Environment with
        {
            Settings = [LogLevel, StripeKey],
        }, _ =>
        {
            reads++;
            return "value";
        });
        DeploymentScript.Compile(CreatePlan([LogLevel, StripeKey], "") with { Settings = settings });
        Assert.Equal(0, reads);

        settings.ToInput();

        Assert.Equal(1, reads);
    }

    [Fact]
    public void A_changed_value_is_another_plan_and_a_changed_secret_differs_from_the_record()
    {
        var plan = CreatePlan([LogLevel, StripeKey], "one");
        var rotated = CreatePlan([LogLevel, StripeKey], "two");
        var louder = CreatePlan([new Setting("LOG_LEVEL", "debug"), StripeKey], "one");
        List<RecordedSetting> recorded = [.. plan.Settings.All.Select(setting => new RecordedSetting(setting.Name, setting.Fingerprint!))];

        Assert.NotEqual(DeploymentScript.GetFingerprint(plan), DeploymentScript.GetFingerprint(louder));
        Assert.Equal(DeploymentScript.GetFingerprint(plan), DeploymentScript.GetFingerprint(rotated));
        Assert.True(plan.Settings.AreRecorded(recorded));
        Assert.False(rotated.Settings.AreRecorded(recorded));
        Assert.True(CreatePlan([LogLevel, StripeKey], null).Settings.AreRecorded(recorded));
        Assert.False(CreatePlan([LogLevel, StripeKey], null).Settings.AreRecorded([recorded[0]]));
    }

    [Theory]
    [InlineData("StripeKey", "STRIPE_KEY")]
    [InlineData("AWSSecretKey", "AWS_SECRET_KEY")]
    [InlineData("SMTPPassword", "SMTP_PASSWORD")]
    [InlineData("GitHubAppKey", "GITHUB_APP_KEY")]
    [InlineData("Key2Old", "KEY2_OLD")]
    public void A_parameter_has_the_variable_that_the_engine_reads(string parameter, string variable) =>
        Assert.Equal(variable, Setting.GetVariable(parameter));

    [Fact]
    public void The_same_release_with_other_settings_is_what_a_rollback_returns_to()
    {
        var release = Samples.Release.ToJson().ReplaceLineEndings("\n ");
        var records = new[] { ("1", "aaaaaaaa"), ("2", "bbbbbbbb"), ("3", "bbbbbbbb") }.Select(record =>
            $"@release {record.Item1}\n {release}\n@settings {record.Item1}\n key {record.Item2}\n");
        var state = EnvironmentState.Parse(ServerSections.Parse(
            $"@time\n 2026-11-23T08:00:00Z\n@live\n 3 blue 3\n{string.Concat(records)}@end\n"));

        Assert.Equal(["1"], state.EarlierReleases.Select(release => release.Record));
        var target = RollbackTarget.Previous(state, Samples.Environment);
        Assert.Equal("1.4.0 (4f2ab12c) with its earlier settings", target.ToString());
        Assert.Equal("1", RollbackTarget.FindByName("1.4.0", state, Samples.Environment).Record);
    }

    [Fact]
    public void The_same_value_has_another_fingerprint_elsewhere()
    {
        var here = SettingFingerprint.Of("shop-staging", "key", "value");

        Assert.Matches("^[0-9a-f]{8}$", here);
        Assert.Equal(here, SettingFingerprint.Of("shop-staging", "key", "value"));
        Assert.NotEqual(here, SettingFingerprint.Of("shop-production", "key", "value"));
        Assert.NotEqual(here, SettingFingerprint.Of("shop-staging", "other", "value"));
    }

    [Fact]
    public void The_status_of_settings_says_how_each_compares_and_contains_no_value()
    {
        var live = new ReleaseRecord("record", Release, "", false, "", [])
        {
            Settings = [new("stripe_key", "00000000")],
        };
        var environment = Samples.Environment with { Settings = [LogLevel, StripeKey, new("OLD", "x")] };
        SettingsStatus GetStatus(string? secret) => SettingsStatus.Of(environment, live,
            DeploymentSettings.ResolveKept(Release, Samples.Application, environment, _ => secret));

        Assert.Equal([SettingState.New, SettingState.Unused, SettingState.Differs], GetStatus("s3cr3t").Settings.Select(one => one.State));
        Assert.Equal([SettingState.New, SettingState.Unused, SettingState.Kept], GetStatus(null).Settings.Select(one => one.State));
        Assert.True(GetStatus(null).Differs);
        var json = GetStatus("s3cr3t").ToJson();
        Assert.DoesNotContain("s3cr3t", json, StringComparison.Ordinal);
        Assert.DoesNotContain("info", json, StringComparison.Ordinal);
        Assert.Contains("\"backend: a file\"", json, StringComparison.Ordinal);
    }

    private static DeploymentSettings Resolve(IReadOnlyList<Setting> settings, string? secret = null) => DeploymentSettings.Resolve(
        Release, Samples.Application, Samples.Environment with { Settings = settings }, _ => secret);

    private static DeploymentPlan CreatePlan(IReadOnlyList<Setting> settings, string? secret) =>
        DeploymentPlans.Deploy(Release, Samples.Application, Samples.Environment with { Settings = settings }, "dev", Samples.Now) with
        {
            Settings = Resolve(settings, secret),
        };
}
