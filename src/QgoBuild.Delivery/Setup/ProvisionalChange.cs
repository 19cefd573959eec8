using System.Globalization;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Setup;

/// <summary>
/// A change that could lock everybody out: the server undoes it by itself unless a new connection has been seen to work. A timer of systemd
/// does, which ends with no session.
/// </summary>
/// <param name="Name">What is changed, in letters: it names the timer.</param>
/// <param name="Undo">What brings back how things were; it must not fail.</param>
internal sealed record ProvisionalChange(string Name, RemoteCommand Undo)
{
    /// <summary>How long the server waits for a new connection.</summary>
    public static TimeSpan UndoDelay { get; } = TimeSpan.FromSeconds(60);

    private string Unit => $"qgobuild-undo-{Name}";

    /// <summary>Starts the timer, then makes the change, which is undone at once where it fails.</summary>
    public RemoteCommand Begin(RemoteCommand change) => RemoteCommand.Sh($$"""
        systemctl --quiet stop {{Unit + ".timer"}} 2>/dev/null
        systemd-run --quiet --collect --unit={{Unit}} --on-active={{(long)UndoDelay.TotalSeconds}} --timer-property=AccuracySec=1s \
            /bin/sh -c {{Undo.Text}} || exit 1
        sh -euc {{change.Text}} && exit 0
        {{Undo}}
        systemctl --quiet stop {{Unit + ".timer"}}
        exit 1
        """);

    /// <summary>Stops the timer and makes the change a lasting one, over a new connection.</summary>
    public RemoteCommand Keep(RemoteCommand? persistCommand = null) => RemoteCommand.Sh($$"""
        systemctl --quiet is-active {{Unit + ".timer"}} || { echo {{ExpiredMessage}} >&2; exit 1; }
        systemctl --quiet stop {{Unit + ".timer"}} || exit 1
        {{persistCommand ?? RemoteCommand.Of("true")}}
        """);

    private static string ExpiredMessage =>
        string.Create(CultureInfo.InvariantCulture, $"The new connection came after {UndoDelay.TotalSeconds:0} s: the change is undone.");
}
