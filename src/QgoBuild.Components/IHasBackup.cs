namespace QgoBuild.Components;

/// <summary>Targets that use an existing backup.</summary>
public interface IHasBackup : IDelivery
{
    /// <summary>The backup that a command is about.</summary>
    [Parameter("Backup, by name or path: Rollback restores its release, database and data; Drill rehearses that", Name = "backup")]
    string BackupToRestore => TryGetValue(() => BackupToRestore);

    /// <summary>The file name of a backup that an environment has.</summary>
    /// <exception cref="DeliveryException">It has none of that name.</exception>
    static string FindBackup(DeploymentEnvironment environment, EnvironmentState state, string wanted, string target)
    {
        var name = wanted[(wanted.LastIndexOf('/') + 1)..];
        if (state.Backups.Any(backup => backup.Name == name)) return name;
        var known = state.Backups.Count == 0
            ? "There are none there yet." : $"There are: {string.Join(", ", state.Backups.Reverse().Select(backup => backup.Name))}.";
        throw new DeliveryException($"There is no backup \"{name}\" on {environment.Name}. {known}",
            $"./build.sh {target} --environment {environment.Name} --backup {(state.Backups.Count > 0 ? state.Backups[^1].Name : "FILE")}",
            exitCode: 2);
    }
}
