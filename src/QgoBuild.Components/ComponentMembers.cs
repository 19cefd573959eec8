namespace QgoBuild.Components;

#pragma warning disable CA1708 // The analyzer takes extension blocks for members whose names differ in case only.
/// <summary>Members of components for the build class: it would need a cast to reach what its interfaces implement.</summary>
public static class ComponentMembers
{
    extension(IPipeline build)
    {
        /// <inheritdoc cref="IPipeline.Run"/>
        public Task Run(Func<CancellationToken, Task> work) => build.Run(work);
    }

    extension(ITest build)
    {
        /// <inheritdoc cref="ITest.TestProject"/>
        public Task TestProject(
            AbsolutePath project, CancellationToken cancellationToken, IReadOnlyList<string>? filterArguments = null,
            IReadOnlyDictionary<string, string?>? variables = null) =>
                build.TestProject(project, cancellationToken, filterArguments, variables);

        /// <inheritdoc cref="ITest.CountPreviousRun"/>
        public void CountPreviousRun() => build.CountPreviousRun();
    }

    extension(IPush build)
    {
        /// <inheritdoc cref="IPush.RequireSigner"/>
        public void RequireSigner() => build.RequireSigner();
    }

    extension(ILiveAccess build)
    {
        /// <inheritdoc cref="ILiveAccess.LiveAccess"/>
        public LiveAccess LiveAccess => build.LiveAccess;

        /// <inheritdoc cref="ILiveAccess.UseSourceToken"/>
        public void UseSourceToken() => build.UseSourceToken();
    }

    extension(INotify build)
    {
        /// <inheritdoc cref="INotify.Slack"/>
        public IEnumerable<INotifier> Slack => build.Slack;

        /// <inheritdoc cref="INotify.Email"/>
        public IEnumerable<INotifier> Email => build.Email;
    }

    extension(IGitHubRecords build)
    {
        /// <inheritdoc cref="IGitHubRecords.GitHubNotifiers"/>
        public IEnumerable<INotifier> GitHubNotifiers => build.GitHubNotifiers;
    }
}
