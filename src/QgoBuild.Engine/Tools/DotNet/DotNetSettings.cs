namespace QgoBuild.Engine.Tools.DotNet;

/// <summary>Settings of a command that MSBuild runs.</summary>
public abstract record DotNetMSBuildSettings : DotNetOptions
{
    private protected DotNetMSBuildSettings(string command)
        : base(command) { }

    /// <summary>The option that names the project; null when the project has no option.</summary>
    internal virtual string? ProjectOption => null;
}

/// <summary>Settings of a command that compiles first by default.</summary>
public abstract record DotNetCompilationSettings : DotNetMSBuildSettings
{
    private protected DotNetCompilationSettings(string command)
        : base(command) { }
}

/// <summary>Settings of <c>dotnet build</c>.</summary>
public record DotNetBuildSettings() : DotNetCompilationSettings("build");

/// <summary>Settings of <c>dotnet test</c>.</summary>
public record DotNetTestSettings() : DotNetCompilationSettings("test");

/// <summary>Settings of <c>dotnet pack</c>.</summary>
public record DotNetPackSettings() : DotNetCompilationSettings("pack");

/// <summary>Settings of <c>dotnet publish</c>.</summary>
public record DotNetPublishSettings() : DotNetCompilationSettings("publish");

/// <summary>Settings of <c>dotnet run</c>.</summary>
public record DotNetRunSettings() : DotNetCompilationSettings("run")
{
    internal override string? ProjectOption => "--project";
}

/// <summary>Settings of <c>dotnet restore</c>.</summary>
public record DotNetRestoreSettings() : DotNetMSBuildSettings("restore");

/// <summary>Settings of <c>dotnet format</c>.</summary>
public record DotNetFormatSettings() : DotNetOptions("format");

/// <summary>Settings of <c>dotnet nuget push</c>.</summary>
public record DotNetNuGetPushSettings() : DotNetOptions("nuget", "push");

/// <summary>Settings of <c>dotnet tool restore</c>.</summary>
public record DotNetToolRestoreSettings() : DotNetOptions("tool", "restore");
