namespace QgoBuild.Engine;

public abstract partial class NukeBuild
{
    /// <inheritdoc cref="INukeBuild.RootDirectory"/>
    public static AbsolutePath RootDirectory => BuildSession.Current.Locations.RootDirectory;

    /// <inheritdoc cref="INukeBuild.TemporaryDirectory"/>
    public static AbsolutePath TemporaryDirectory => BuildSession.Current.Locations.TemporaryDirectory.CreateDirectory();

    /// <inheritdoc cref="INukeBuild.BuildAssemblyFile"/>
    public static AbsolutePath BuildAssemblyFile =>
        BuildSession.Current.Locations.BuildAssemblyFile.NotNull("The build has no assembly file");

    /// <inheritdoc cref="INukeBuild.BuildAssemblyDirectory"/>
    public static AbsolutePath BuildAssemblyDirectory => BuildAssemblyFile.Parent!;

    /// <inheritdoc cref="INukeBuild.BuildProjectDirectory"/>
    public static AbsolutePath? BuildProjectDirectory => BuildProjectFile?.Parent;

    /// <inheritdoc cref="INukeBuild.BuildProjectFile"/>
    public static AbsolutePath? BuildProjectFile => BuildSession.Current.Locations.BuildProjectFile;

    /// <inheritdoc cref="INukeBuild.Verbosity"/>
    public static Verbosity Verbosity
    {
        get => BuildSession.Current.Output.Verbosity;
        set => BuildSession.Current.Output.Verbosity = value;
    }

    /// <inheritdoc cref="INukeBuild.Host"/>
    public static Host Host => BuildSession.Current.Host;

    /// <summary>The profiles whose parameter files are read.</summary>
    public static string[] LoadedLocalProfiles => [.. BuildSession.Current.Profiles];

    /// <inheritdoc cref="INukeBuild.IsLocalBuild"/>
    public static bool IsLocalBuild => !IsServerBuild;

    /// <inheritdoc cref="INukeBuild.IsServerBuild"/>
    public static bool IsServerBuild => Host is IBuildServer;

    AbsolutePath INukeBuild.RootDirectory => RootDirectory;
    AbsolutePath INukeBuild.TemporaryDirectory => TemporaryDirectory;
    AbsolutePath INukeBuild.BuildAssemblyFile => BuildAssemblyFile;
    AbsolutePath INukeBuild.BuildAssemblyDirectory => BuildAssemblyDirectory;
    AbsolutePath? INukeBuild.BuildProjectDirectory => BuildProjectDirectory;
    AbsolutePath? INukeBuild.BuildProjectFile => BuildProjectFile;
    Verbosity INukeBuild.Verbosity => Verbosity;
    Host INukeBuild.Host => Host;
    bool INukeBuild.IsLocalBuild => IsLocalBuild;
    bool INukeBuild.IsServerBuild => IsServerBuild;
    T INukeBuild.TryGetValue<T>(Expression<Func<T>> parameterExpression) => (T)GetInjectedValue(parameterExpression)!;

    T INukeBuild.TryGetValue<T>(Expression<Func<object>> parameterExpression) =>
        GetInjectedValue(parameterExpression) is T value ? value : default!;

    private object? GetInjectedValue(LambdaExpression expression)
    {
        using var entered = BuildSession.Ambient is null ? State.Session.Enter() : null;
        return State.Session.Values?.GetInjectedValue(MemberInjection.GetMember(expression), this);
    }
}
