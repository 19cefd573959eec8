namespace QgoBuild.Delivery.Remote;

/// <summary>The numbers of the signals that SSH names (RFC 4254, section 6.10), as a shell counts them into an exit code.</summary>
internal static class SignalNumber
{
    private const int ExitCodeOffset = 128;

    /// <summary>The exit code that a shell would report for a process ended by this signal; plain 128 for a signal that is not in the list.</summary>
    public static int ToExitCode(string signal) => ExitCodeOffset + signal switch
    {
        "HUP" => 1,
        "INT" => 2,
        "QUIT" => 3,
        "ILL" => 4,
        "ABRT" => 6,
        "FPE" => 8,
        "KILL" => 9,
        "USR1" => 10,
        "SEGV" => 11,
        "USR2" => 12,
        "PIPE" => 13,
        "ALRM" => 14,
        "TERM" => 15,
        _ => 0,
    };
}
