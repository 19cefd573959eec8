using System.Net.Http.Headers;
using QgoBuild.Delivery.Registry;

namespace QgoBuild.Delivery.Tests.Registry;

public sealed class ChallengeTests
{
    [Fact]
    public void The_token_challenge_of_ghcr_is_parsed()
    {
        var challenge = Read("""Bearer realm="https://ghcr.io/token",service="ghcr.io",scope="repository:qgo-cargo/backend:pull" """);
        Assert.True(challenge.IsBearer);
        Assert.Equal("https://ghcr.io/token", challenge.Parameters["realm"]);
        Assert.Equal("ghcr.io", challenge.Parameters["service"]);
        Assert.Equal("repository:qgo-cargo/backend:pull", challenge.Parameters["scope"]);
    }

    [Fact]
    public void A_comma_inside_quotes_is_part_of_the_value() =>
        Assert.Equal("repository:a:pull,push", Read("""Bearer scope="repository:a:pull,push", realm=x""").Parameters["scope"]);

    [Fact]
    public void Case_spaces_and_escapes_follow_the_standard()
    {
        var challenge = Read("""bAsIc Realm = "the \"realm\"" , charset=UTF-8""");
        Assert.True(challenge.IsBasic);
        Assert.Equal("the \"realm\"", challenge.Parameters["realm"]);
        Assert.Equal("UTF-8", challenge.Parameters["charset"]);
    }

    [Fact]
    public void A_challenge_may_have_no_parameters() => Assert.Empty(Read("Negotiate").Parameters);

    private static Challenge Read(string header) => Challenge.From(AuthenticationHeaderValue.Parse(header));
}
