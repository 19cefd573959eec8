namespace QgoBuild.Engine.Caching;

/// <summary>A file that a target reads.</summary>
/// <param name="Hash">The SHA-256 of its content, in hexadecimal digits.</param>
/// <param name="Stamp">Its stamp when it was read.</param>
internal readonly record struct InputFile(string Hash, FileStamp Stamp);
