using System.Net.Http.Headers;
using QgoBuild.Delivery.Registry;

namespace QgoBuild.Delivery.Tests.Registry;

public sealed class ChallengeTests
{
    [Fact]
    public void A_token_challenge_as_ghcr_sends_it_is_understood()
    {
        var challenge = Read("""Bearer realm="https://ghcr.io/token",service="ghcr.io",scope="repository:qgo-cargo/backend:pull" """);
        Assert.True(challenge.IsBearer);
        Assert.Equal("https://ghcr.io/token", challenge.Parameters["realm"]);
        Assert.Equal("ghcr.io", challenge.Parameters["service"]);
        Assert.Equal("repository:qgo-cargo/backend:pull", challenge.Parameters["scope"]);
    }

    [Fact]
    public void A_comma_inside_quotes_divides_nothing() =>
        Assert.Equal("repository:a:pull,push", Read("""Bearer scope="repository:a:pull,push", realm=x""").Parameters["scope"]);

    [Fact]
    public void Case_spaces_and_escapes_are_as_the_standard_has_them()
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
