namespace QgoBuild.Sandbox.Images;

/// <summary>The images that the application is built on and runs beside.</summary>
public enum BaseImage
{
    /// <summary>Node 18 with npm 10.</summary>
    Node,

    /// <summary>Nginx with curl.</summary>
    Nginx,

    /// <summary>MySQL 8.4 or later with its client programs.</summary>
    Mysql,
}
