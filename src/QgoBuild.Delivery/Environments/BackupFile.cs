namespace QgoBuild.Delivery.Environments;

/// <summary>A backup on the server.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Bytes">Its size.</param>
public sealed record BackupFile(string Name, long Bytes);
