namespace QgoBuild.Delivery.Remote;

/// <summary>The numbers of the signals of SSH (RFC 4254, section 6.10), for exit codes as in a shell.</summary>
internal static class SignalNumber
{
    private const int ExitCodeOffset = 128;

    /// <summary>The exit code of a shell for a process that a signal ended; 128 for an unknown signal.</summary>
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
