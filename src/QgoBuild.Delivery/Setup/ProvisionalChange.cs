namespace QgoBuild.Delivery.Setup;

/// <summary>A change that could lock everybody out. The server undoes it unless a new connection confirms it. A systemd timer undoes it,
/// which does not end with a session.</summary>
/// <param name="Name">The name of the change, in letters: a part of the name of the timer.</param>
/// <param name="Undo">The command that undoes the change; it must not fail.</param>
internal sealed record ProvisionalChange(string Name, RemoteCommand Undo)
{
    /// <summary>How long the server waits for the new connection.</summary>
    public static TimeSpan UndoDelay { get; } = TimeSpan.FromSeconds(60);

    private string Unit => $"qgobuild-undo-{Name}";

    /// <summary>Starts the timer, then makes the change. A change that fails is undone at once.</summary>
    public RemoteCommand Begin(RemoteCommand change) => RemoteCommand.Sh($$"""
        systemctl --quiet stop {{Unit + ".timer"}} 2>/dev/null
        systemd-run --quiet --collect --unit={{Unit}} --on-active={{(long)UndoDelay.TotalSeconds}} --timer-property=AccuracySec=1s \
            /bin/sh -c {{Undo.Text}} || exit 1
        sh -euc {{change.Text}} && exit 0
        {{Undo}}
        systemctl --quiet stop {{Unit + ".timer"}}
        exit 1
        """);

    /// <summary>Stops the timer and makes the change permanent. It must run over a new connection.</summary>
    public RemoteCommand Keep(RemoteCommand? persistCommand = null) => RemoteCommand.Sh($$"""
        systemctl --quiet is-active {{Unit + ".timer"}} || { echo {{ExpiredMessage}} >&2; exit 1; }
        systemctl --quiet stop {{Unit + ".timer"}} || exit 1
        {{persistCommand ?? RemoteCommand.Of("true")}}
        """);

    private static string ExpiredMessage =>
        string.Create(CultureInfo.InvariantCulture,
            $"The new connection was made after more than {UndoDelay.TotalSeconds:0} s: the change is undone.");
}
