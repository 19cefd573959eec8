using QgoBuild.Sandbox.Images;

namespace QgoBuild.Sandbox.Tests.Images;

public sealed class LocalImagesTests
{
    [Fact]
    public void An_image_of_the_present_recipe_is_used() =>
        Assert.Equal("qgobuild/nginx:1.22", LocalImages.Parse([Made("qgobuild/nginx:1.22", Recipes.Nginx.Hash)]).NameOf(BaseImage.Nginx));

    [Fact]
    public void An_image_of_an_older_recipe_is_made_again() =>
        Assert.Null(LocalImages.Parse([Made("qgobuild/nginx:1.22", new string('0', 64))]).NameOf(BaseImage.Nginx));

    [Fact]
    public void An_image_that_was_pulled_is_preferred() =>
        Assert.Equal("nginx:1.28", LocalImages.Parse(
        [
            Made("qgobuild/nginx:1.22", Recipes.Nginx.Hash),
            """{"RepoTags":["nginx:1.28"],"RepoDigests":["nginx@sha256:00"],"Config":{"Labels":null}}""",
        ]).NameOf(BaseImage.Nginx));

    [Fact]
    public void A_local_image_that_only_bears_an_official_name_is_not_taken_for_it() =>
        Assert.Null(LocalImages.Parse(["""{"RepoTags":["nginx:1.28"],"RepoDigests":[],"Config":{"Labels":null}}"""])
            .NameOf(BaseImage.Nginx));

    [Fact]
    public void MariaDB_stands_in_where_MySQL_could_not_be_made() =>
        Assert.Equal("qgobuild/mysql:mariadb-10.11", LocalImages.Parse([Made("qgobuild/mysql:mariadb-10.11", Recipes.Mariadb.Hash)])
            .NameOf(BaseImage.Mysql));

    [Fact]
    public void Errors_between_the_lines_are_passed_over() =>
        Assert.Null(LocalImages.Parse(["Error: No such image: nginx:1.28", "[]"]).NameOf(BaseImage.Nginx));

    private static string Made(string tag, string recipe) =>
        $$$"""{"RepoTags":["{{{tag}}}"],"RepoDigests":[],"Config":{"Labels":{"cloud.qgocargo.recipe":"{{{recipe}}}"} } }""";
}
