namespace QgoBuild.Components;

/// <summary>What all components that access an environment share.</summary>
public interface IDelivery : IPipeline
{
    /// <summary>The environment that a command is about.</summary>
    [Parameter("Environment to work on", Name = "environment")]
    EnvironmentName TargetEnvironment => TryGetValue(() => TargetEnvironment);

    /// <summary>Whether a deployment continues where the server differs from its record.</summary>
    [Parameter("Deploy even if the server has drifted from its record; what differs is noted in the journal")]
    bool AcceptDrift => TryGetValue<bool?>(() => AcceptDrift) ?? false;

    /// <summary>How long to wait for another deployment that is running, in seconds.</summary>
    [Parameter("Seconds to wait for another deployment that is running; 0 fails at once")]
    int LockTimeout => TryGetValue<int?>(() => LockTimeout) ?? 0;

    /// <summary>The profile that was selected; for the sandbox, as it is now.</summary>
    /// <exception cref="DeliveryException">The profile is the sandbox, and it is not up.</exception>
    Task<DeliveryProfile> Profile(CancellationToken cancellationToken);

    /// <summary>The checkout that is released from.</summary>
    GitCheckout Checkout => new(RootDirectory);

    /// <summary>The commit that is checked out, read once: a commit made meanwhile does not change what this build releases.</summary>
    Task<CommitId> Head(CancellationToken cancellationToken);

    /// <summary>Deployments with the options of this command.</summary>
    DeploymentSession Session => new(Checkout)
    {
        Output = Console.Out,
        Notifications = Notifications,
        LogUrl = CiRunUrl,
        AcceptDrift = AcceptDrift,
        LockTimeout = TimeSpan.FromSeconds(LockTimeout),
    };

    /// <summary>Who is notified of deployments; nobody unless the build configures it.</summary>
    /// <exception cref="DeliveryException">The configuration is wrong, with exit code 2.</exception>
    IReadOnlyList<NotificationRoute> Notifications => [];

    /// <summary>Whether notifications are configured correctly. Targets that notify require it, so that a mistake is found before anything
    /// runs.</summary>
    bool HasValidNotifications
    {
        get
        {
            try { return Notifications is not null; }
            catch (DeliveryException wrong) { throw ToBuildException(wrong); }
        }
    }

    /// <summary>The run of the CI job, where the whole output can be read; null on a laptop.</summary>
    Uri? CiRunUrl =>
        GitHubActions.Instance is { RunId: > 0 } job &&
            Uri.TryCreate($"{job.ServerUrl}/{job.Repository}/actions/runs/{job.RunId}", UriKind.Absolute, out var run) ? run : null;

    /// <summary>Who requests a deployment: in a CI job the user who started it, elsewhere Git's user name and the machine.</summary>
    async Task<string> RequestedBy(CancellationToken cancellationToken) => GitHubActions.Instance is { Actor: { Length: > 0 } actor }
        ? $"{actor}@GitHub"
        : $"{await Checkout.GetUserNameAsync(cancellationToken) ?? System.Environment.UserName}@" + System.Environment.MachineName;

    /// <summary>The environment that was named, which the target requires.</summary>
    async Task<(DeliveryProfile Profile, DeploymentEnvironment Environment)> SelectedEnvironment(CancellationToken cancellationToken)
    {
        var profile = await Profile(cancellationToken);
        return (profile, profile[TargetEnvironment]);
    }

    /// <summary>Has a person confirm by typing a word at the terminal.</summary>
    /// <param name="question">What is about to happen.</param>
    /// <param name="word">The word to type.</param>
    /// <param name="remedy">The option to add to the command where there is no terminal.</param>
    /// <exception cref="DeliveryException">There is no terminal, or another word was typed.</exception>
    void Confirm(string question, string word, string remedy)
    {
        if (Console.IsInputRedirected || Console.IsOutputRedirected || IsServerBuild)
            throw new DeliveryException($"{question} This requires confirmation, and there is no terminal to confirm at.",
                $"Add {remedy} to the command.", exitCode: 2);
        Console.WriteLine(question);
        Console.Write($"Type \"{word}\" to continue: ");
        if (Console.ReadLine()?.Trim() != word) throw new DeliveryException("That was not confirmed. Nothing was changed.", exitCode: 2);
    }
}
