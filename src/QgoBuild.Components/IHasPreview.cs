namespace QgoBuild.Components;

/// <summary>Targets that run a deployment on a server, and show with <c>--plan</c> what it would do.</summary>
public interface IHasPreview : IDelivery
{
#if QGO
    /// <summary>The preview of a target that works on the environment that was named.</summary>
    /// <param name="kind">What it runs.</param>
    /// <param name="draft">Makes the plan, while the server is read.</param>
    /// <param name="cancellationToken">Stops.</param>
    internal Task<TargetPreview> Preview(
        DeploymentKind kind, Func<DeliveryProfile, DeploymentEnvironment, CancellationToken, Task<PreviewDraft>> draft,
        CancellationToken cancellationToken) => Evaluate(async token =>
    {
        var (profile, environment) = await SelectedEnvironment(token);
        return await Preview(kind, profile, environment, draft, token);
    });

    /// <summary>The preview of a target that works on an environment.</summary>
    /// <inheritdoc cref="Preview(DeploymentKind, Func{DeliveryProfile, DeploymentEnvironment, CancellationToken, Task{PreviewDraft}},
    /// CancellationToken)"/>
    internal async Task<TargetPreview> Preview(
        DeploymentKind kind, DeliveryProfile profile, DeploymentEnvironment environment,
        Func<DeliveryProfile, DeploymentEnvironment, CancellationToken, Task<PreviewDraft>> draft, CancellationToken cancellationToken)
    {
        var session = Session;
        var reading = ServerView.ReadAsync(session.Connect, profile.Application, environment, cancellationToken);
        var known = await draft(profile, environment, cancellationToken);
        var previewer = new DeploymentPreviewer(profile.Application, environment, await reading);
        using var registry = profile.Registry.CreateClient();
        var preview = known.Plan is { } plan
            ? await previewer.CreateAsync(session.ApplyOptions(plan), known.Target, known.Gates, registry, known.Unknown, cancellationToken)
            : previewer.CreateUnplanned(kind, known.Unknown);
        return PreviewReport.Of(preview);
    }

    /// <summary>A draft whose plan requires the server; without a plan if the server cannot be read.</summary>
    /// <exception cref="DeliveryException">What was requested is not there: exit code 2.</exception>
    internal static async Task<PreviewDraft> DraftOrUnknown(Func<Task<PreviewDraft>> draft)
    {
        try
        {
            return await draft();
        }
        catch (DeliveryException failure) when (failure.ExitCode != 2)
        {
            return new(Plan: null) { Unknown = ["The steps: what they do depends on the server."] };
        }
    }

    /// <summary>The preview of a target that runs no deployment: it reads a server, or runs the given command there.</summary>
    internal Task<TargetPreview> PreviewReading(string what, bool changesServer = false, string? command = null) =>
        Evaluate(async cancellationToken =>
    {
        var (_, environment) = await SelectedEnvironment(cancellationToken);
        return new TargetPreview(
            $"{what} {environment.Name}, {environment.Server}{(changesServer ? "" : "; nothing is changed")}",
            command is null ? [] : [new PreviewSection("Command", [new PreviewItem("sh -c", command)])]);
    });

    /// <summary>Creates a preview. An expected failure becomes the build's own.</summary>
    internal async Task<TargetPreview> Evaluate(Func<CancellationToken, Task<TargetPreview>> create)
    {
        TargetPreview? preview = null;
        await Run(async cancellationToken => preview = await create(cancellationToken));
        return preview!;
    }
#endif
}
