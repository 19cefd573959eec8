namespace QgoBuild.Engine.Tooling;

/// <summary>Where an argument stands on a command line; within one place they stand in the order in which they were set.</summary>
internal enum ArgumentPosition
{
    /// <summary>Right after the command: what it is about, such as a project.</summary>
    AfterCommand,

    /// <summary>The options.</summary>
    Options,

    /// <summary>After the options: a directory, an image.</summary>
    AfterOptions,

    /// <summary>After that: a program to run there.</summary>
    InnerCommand,

    /// <summary>Last: what is handed on to another program.</summary>
    PassThrough,
}
