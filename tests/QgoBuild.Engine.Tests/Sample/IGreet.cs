using QgoBuild.Engine;

/// <summary>A component: a parameter and a target.</summary>
internal interface IGreet : INukeBuild
{
    [Parameter("Whom to greet")]
    string Greeted => TryGetValue(() => Greeted) ?? "world";

    Target Greet => _ => _
        .Description("Greets")
        .Executes(() => Console.WriteLine($"hello {Greeted} from {RootDirectory.Name}"));
}
