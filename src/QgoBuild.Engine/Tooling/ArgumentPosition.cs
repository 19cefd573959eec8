namespace QgoBuild.Engine.Tooling;

/// <summary>The position of an argument on a command line; arguments of one position are in the order in which they were set.</summary>
internal enum ArgumentPosition
{
    /// <summary>Right after the command: its subject, such as a project.</summary>
    AfterCommand,

    /// <summary>The options.</summary>
    Options,

    /// <summary>After the options: a directory, an image.</summary>
    AfterOptions,

    /// <summary>After those: a program to run there.</summary>
    InnerCommand,

    /// <summary>Last: arguments for another program.</summary>
    PassThrough,
}
